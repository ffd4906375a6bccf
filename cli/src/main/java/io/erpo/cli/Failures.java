package io.erpo.cli;

import io.erpo.chat.jinja.TemplateException;
import io.erpo.cli.terminal.CommandException;
import io.erpo.local.LocalRunException;
import io.erpo.log.LogException;
import io.erpo.planning.data.DataException;
import io.erpo.policy.PolicyException;
import io.erpo.replay.recording.RecordingException;
import io.erpo.settings.SettingsException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns failures into messages for the user. */
final class Failures {

    /** The exceptions whose messages are written for the user, one for each module. */
    private static final List<Class<? extends Exception>> EXPLAINED = List.of(
            CommandException.class,
            SettingsException.class,
            DataException.class,
            LogException.class,
            LocalRunException.class,
            PolicyException.class,
            RecordingException.class,
            TemplateException.class);

    private Failures() {}

    /** The message to show the user. */
    static String message(Exception failure) {
        if (EXPLAINED.stream().anyMatch(type -> type.isInstance(failure))) {
            return failure.getMessage();
        }
        return "unexpected %s; --debug shows where it came from".formatted(failure);
    }

    /** @param heap size of the command's heap in bytes */
    static String outOfMemory(long heap) {
        return "the command ran out of memory: its heap has %d MiB; set ERPO_HEAP, such as ERPO_HEAP=2g"
                .formatted(heap >> 20);
    }

    /** Prints what is wrong with the arguments and how to get help. */
    static int usage(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        command.getErr().println("erpo: " + failure.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(failure, command.getErr())) {
            command.getErr().println("See ./" + command.getCommandSpec().qualifiedName() + " --help");
        }
        return CommandLine.ExitCode.USAGE;
    }
}
