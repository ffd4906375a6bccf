package io.erpo.cli.train;

import io.erpo.cli.options.LearnerOptions;
import io.erpo.cli.options.RunOptions;
import io.erpo.cli.options.Version;
import io.erpo.cli.probe.ProbeOption;
import io.erpo.cli.runs.RunExit;
import io.erpo.cli.terminal.CommandException;
import io.erpo.cli.terminal.RunReport;
import io.erpo.cli.terminal.Screen;
import io.erpo.local.DebuggedService;
import io.erpo.local.Installation;
import io.erpo.local.RunDirectory;
import io.erpo.local.session.RunEndedException;
import io.erpo.local.session.RunListener;
import io.erpo.local.session.SessionOptions;
import io.erpo.local.session.TrainingSession;
import io.erpo.planning.RunLabel;
import io.erpo.planning.RunPlan;
import io.erpo.planning.RunPlanner;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo train}. */
@Command(
        name = "train",
        description = "Train a policy: starts Kafka and every service on this machine and shows how it goes.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class TrainCommand implements Callable<Integer> {

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "Directory that keeps everything of the run (default: runs/RECIPE-seedSEED-NUMBER).")
    private Optional<Path> run;

    @Option(names = "--resume", description = "Continue the run in --run DIR as it was started.")
    private boolean resume;

    @Mixin
    private RunOptions options;

    @Mixin
    private LearnerOptions learner;

    @Mixin
    private ProbeOption probe;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port of Kafka on localhost (default: any free one).")
    private int port;

    @Option(
            names = "--debug-service",
            paramLabel = "NAME",
            description = "Let this service listen for a debugger (JDWP on a free port of localhost, which is shown).")
    private Optional<String> debugService;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try {
            train();
            return RunExit.FINE;
        } catch (RunEndedException e) {
            spec.commandLine().getErr().println("erpo: " + e.getMessage());
            return e.cancelled() ? RunExit.CANCELLED : RunExit.FAILED;
        }
    }

    private void train() throws Exception {
        Installation stock = Installation.current().requireBuilt();
        SessionOptions session =
                SessionOptions.DEFAULT.withPort(port).withDebugged(debugService.map(DebuggedService::new));
        RunListener report = new RunReport(Screen.standard());
        if (resume) {
            RunDirectory directory = resumed();
            Installation installation = learner.resumed(stock.asOf(directory), directory);
            new TrainingSession(installation, directory, session, report, Clock.systemUTC()).resume();
        } else {
            Installation installation = learner.chosen(options.installation(stock));
            RunPlanner planner = new RunPlanner(installation.home());
            RunDirectory directory = fresh(planner);
            RunPlan plan = planner.plan(
                    options.values(), Version.current(), Clock.systemUTC().instant());
            new TrainingSession(installation, directory, session, report, Clock.systemUTC())
                    .start(plan, planned -> probe.run(planned, installation, report::said));
        }
    }

    private RunDirectory fresh(RunPlanner planner) {
        if (run.isPresent()) {
            return new RunDirectory(run.get());
        }
        RunLabel label = planner.label(options.values());
        return RunDirectory.next(Path.of("runs"), label.recipe() + "-seed" + label.seed());
    }

    private RunDirectory resumed() {
        if (options.given()) {
            throw new CommandException(
                    "--resume continues a run with the settings it was started with; only --run, --port, --learner, --ranks and --debug-service go with it");
        }
        return new RunDirectory(run.orElseThrow(
                () -> new CommandException("--resume needs --run DIR: the directory of the run to continue")));
    }
}
