package io.erpo.cli;

import io.erpo.cli.deadletters.DeadLettersCommand;
import io.erpo.cli.dispatch.DispatchCommand;
import io.erpo.cli.evaluate.EvaluateCommand;
import io.erpo.cli.export.ExportCommand;
import io.erpo.cli.free.FreeCommand;
import io.erpo.cli.generate.GenerateCommand;
import io.erpo.cli.history.HistoryCommand;
import io.erpo.cli.history.WhatIfCommand;
import io.erpo.cli.images.ImagesCommand;
import io.erpo.cli.inspect.InspectCommand;
import io.erpo.cli.options.Version;
import io.erpo.cli.replay.ArchiveCommand;
import io.erpo.cli.replay.ReplayCommand;
import io.erpo.cli.rewards.RescoreCommand;
import io.erpo.cli.rewards.RewardsCommand;
import io.erpo.cli.runs.CancelCommand;
import io.erpo.cli.runs.RunsCommand;
import io.erpo.cli.runs.StatusCommand;
import io.erpo.cli.score.ScoreCommand;
import io.erpo.cli.submit.SubmitCommand;
import io.erpo.cli.tasks.TasksCommand;
import io.erpo.cli.topics.TopicsCommand;
import io.erpo.cli.train.TrainCommand;
import io.erpo.cli.verify.VerifyCommand;
import io.erpo.cli.warmup.WarmupCommand;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code erpo} command. */
@Command(
        name = "erpo",
        description = "Reinforcement learning for reasoning language models as a log of events over Apache Kafka.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        subcommands = {
            TrainCommand.class,
            SubmitCommand.class,
            EvaluateCommand.class,
            InspectCommand.class,
            RunsCommand.class,
            StatusCommand.class,
            CancelCommand.class,
            TopicsCommand.class,
            RewardsCommand.class,
            RescoreCommand.class,
            HistoryCommand.class,
            WhatIfCommand.class,
            DeadLettersCommand.class,
            DispatchCommand.class,
            GenerateCommand.class,
            ScoreCommand.class,
            ExportCommand.class,
            ReplayCommand.class,
            ArchiveCommand.class,
            FreeCommand.class,
            VerifyCommand.class,
            TasksCommand.class,
            WarmupCommand.class,
            ImagesCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "Train the shipped tiny policy:   ./erpo train",
            "See what is in a run's log:      ./erpo topics --run DIR",
            "Prove what a run did:            ./erpo replay --run DIR",
            "Ask a policy:                    ./erpo generate --model DIR --prompt TEXT"
        })
public final class ErpoCommand implements Runnable {

    @Option(names = "--debug", description = "Show stack traces and client logs.", scope = ScopeType.INHERIT)
    private boolean debug;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private ErpoCommand() {}

    /** Exit code 0 for success, 1 for a failure, 2 for wrong usage. */
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        ErpoCommand erpo = new ErpoCommand();
        CommandLine commandLine = new CommandLine(erpo);
        ServiceLoader.load(AdditionalCommand.class).forEach(commandLine::addSubcommand);
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> erpo.report(failure, command));
        commandLine.setParameterExceptionHandler((failure, parsed) -> Failures.usage(failure));
        commandLine.setExecutionStrategy(parsed -> {
            Logging.start(erpo.debug);
            return new CommandLine.RunLast().execute(parsed);
        });
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            // Whatever held the memory is garbage now.
            commandLine
                    .getErr()
                    .println(
                            "erpo: " + Failures.outOfMemory(Runtime.getRuntime().maxMemory()));
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** Prints the usage when no subcommand is given. */
    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private int report(Exception failure, CommandLine command) {
        command.getErr().println("erpo: " + Failures.message(failure));
        if (debug) {
            failure.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
