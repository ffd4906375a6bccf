package io.erpo.bench.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.AdditionalCommand;
import io.erpo.cli.options.LearnerOptions;
import io.erpo.cli.options.RunOptions;
import io.erpo.cli.options.Version;
import io.erpo.cli.terminal.CommandException;
import io.erpo.cli.terminal.RunReport;
import io.erpo.cli.terminal.Screen;
import io.erpo.faults.FileFaults;
import io.erpo.local.EngineProcess;
import io.erpo.local.Installation;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.local.session.RunListener;
import io.erpo.planning.RunPlan;
import io.erpo.planning.RunPlanner;
import io.erpo.settings.TrainOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code erpo drill}. */
@Command(
        name = "drill",
        description = {
            "Disturb runs at random moments, and prove that nothing is lost, doubled or different.",
            "Makes an undisturbed run and an equal one during which the broker and services are killed (kill -9) and restarted,"
                    + " then compares the two logs record by record. Exit code 1 names the first difference.",
            "With --runs N, makes N runs on one cluster at the same time. One loses its stored policies and one is cancelled in the"
                    + " middle; the others must end as they do alone."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DrillCommand implements AdditionalCommand, Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Option(
            names = "--run",
            paramLabel = "DIR",
            required = true,
            description = "Directory for the two runs, undisturbed and disturbed, and for drill.json.")
    private Path directory;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "5",
            description = "Processes to kill (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--stops",
            paramLabel = "N",
            defaultValue = "0",
            description = "Processes that stand still for up to 20 s (default: ${DEFAULT-VALUE}).")
    private int stops;

    @Option(
            names = "--clock-steps",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Steps of the clock, two days away and back in turn; needs --clock-library (default: ${DEFAULT-VALUE}).")
    private int clockSteps;

    @Option(
            names = "--clock-library",
            paramLabel = "FILE",
            description = "The libfaketime of this machine, by which the clock of the processes is changed.")
    private Optional<Path> clockLibrary;

    @Option(
            names = "--full-disks",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Times that the disk is full; needs --run on a small file system (default: ${DEFAULT-VALUE}).")
    private int fullDisks;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1",
            description = "Runs on the cluster: 1, or 3 and more (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--kill-seed", paramLabel = "K", description = "Seed of the faults (default: the seed of the run).")
    private Optional<Long> killSeed;

    @Option(
            names = "--reference",
            paramLabel = "DIR",
            description = "A finished run with the same options, in place of the undisturbed one.")
    private Optional<Path> reference;

    @Option(
            names = "--engine",
            paramLabel = "COMMAND",
            description =
                    "Sample with an engine that this command starts, and kill it too; {port} in it is where it listens."
                            + " It must serve the base policy.")
    private Optional<String> engine;

    @Option(
            names = "--identities",
            description = "Compare which records there are, not what they say: for an engine that draws other tokens"
                    + " when it is asked again.")
    private boolean identities;

    @Mixin
    private RunOptions options;

    @Mixin
    private LearnerOptions learner;

    @Override
    public Integer call() throws InterruptedException {
        Faults faults = new Faults(kills, stops, clockSteps, fullDisks);
        Machine machine = new Machine(clockLibrary, directory);
        machine.requireAbleTo(faults);
        clockLibrary.ifPresent(library -> machine.stepClock(0));
        Installation installation = learner.chosen(
                        options.installation(Installation.current().requireBuilt()))
                .withEnvironment(machine.environment());
        if (engine.isPresent()) {
            installation = installation.withEngine(EngineProcess.of(engine.get()));
        }
        RunPlanner planner = new RunPlanner(installation.home());
        RunPlan plan = plan(planner, options.values());
        long seed = killSeed.orElse(plan.run().getSeed());
        Screen screen = new Screen(System.out, OptionalInt.empty());
        RunListener listener = new RunReport(screen);
        if (runs > 1) {
            ClusterDrill drill =
                    new ClusterDrill(installation, disturbed(), plans(planner, plan), listener, Clock.systemUTC());
            ClusterDrillReport report = drill.together(drill.alone(directory), faults, seed, machine);
            return result(screen, report.json(), report.text(), report.difference());
        }
        Drill drill = new Drill(installation, plan, listener, Clock.systemUTC(), !identities);
        RunDirectory undisturbed = reference.isPresent()
                ? finished(reference.get(), plan)
                : drill.undisturbed(new RunDirectory(directory.resolve("undisturbed")));
        DrillReport report = drill.disturbed(disturbed(), undisturbed, faults, seed, machine);
        return result(screen, report.json(), report.text(), report.comparison().difference());
    }

    private int result(Screen screen, ObjectNode json, String text, Optional<String> difference) {
        Path file = directory.resolve("drill.json");
        try {
            JSON.writeValue(file.toFile(), json);
        } catch (IOException e) {
            throw new CommandException(file + " cannot be written: " + FileFaults.describe(e), e);
        }
        screen.say("\n" + text);
        return difference.isEmpty() ? 0 : 1;
    }

    /** The same settings with seeds that follow each other, so that the runs have different ids. */
    private List<RunPlan> plans(RunPlanner planner, RunPlan first) {
        if (runs < 3 || reference.isPresent()) {
            throw new CommandException(
                    "--runs must be 1, or 3 and more without --reference: one fails, one is cancelled");
        }
        long seed = first.run().getSeed();
        return LongStream.range(seed, seed + runs)
                .mapToObj(each -> plan(planner, options.values().withSeed(each)))
                .toList();
    }

    private static RunPlan plan(RunPlanner planner, TrainOptions options) {
        return planner.plan(options, Version.current(), Clock.systemUTC().instant());
    }

    private RunDirectory disturbed() {
        return new RunDirectory(directory.resolve("disturbed"));
    }

    private static RunDirectory finished(Path path, RunPlan plan) {
        RunDirectory run = new RunDirectory(path);
        String runId = RunFile.read(run).runId();
        if (!runId.equals(plan.run().getRunId())) {
            throw new CommandException(
                    "%s holds run %s, but these options make run %s; give --reference the same options"
                            .formatted(path, runId, plan.run().getRunId()));
        }
        if (!run.complete()) {
            throw new CommandException("the run in %s is not finished; continue it with ./erpo train --resume --run %s"
                    .formatted(path, path));
        }
        return run;
    }
}
