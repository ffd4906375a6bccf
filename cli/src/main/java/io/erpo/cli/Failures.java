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

/** Failures in words. */
final class Failures {

    /** The exception of each module whose messages are written for the user. */
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

    /** What to tell the user. */
    static String message(Exception failure) {
        if (EXPLAINED.stream().anyMatch(type -> type.isInstance(failure))) {
            return failure.getMessage();
        }
        return "unexpected %s; --debug shows where it came from".formatted(failure);
    }

    /** Says what is wrong with the arguments and where help is. */
    static int usage(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        command.getErr().println("erpo: " + failure.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(failure, command.getErr())) {
            command.getErr().println("See ./" + command.getCommandSpec().qualifiedName() + " --help");
        }
        return CommandLine.ExitCode.USAGE;
    }
}
