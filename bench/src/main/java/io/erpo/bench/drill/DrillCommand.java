package io.erpo.bench.drill;

import io.erpo.cli.AdditionalCommand;
import io.erpo.cli.options.RunOptions;
import io.erpo.cli.options.Version;
import io.erpo.cli.terminal.CommandException;
import io.erpo.cli.terminal.RunReport;
import io.erpo.cli.terminal.Screen;
import io.erpo.local.Installation;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.planning.RunPlan;
import io.erpo.planning.RunPlanner;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code erpo drill}. */
@Command(
        name = "drill",
        description = {
            "Kill processes of a run at random moments, and prove that nothing is lost, doubled or different.",
            "Makes a run in peace and an equal one during which the broker and services are killed (kill -9) and come back,"
                    + " then compares the two logs record by record. Exit code 1 names the first difference."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DrillCommand implements AdditionalCommand, Callable<Integer> {

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
            names = "--kill-seed",
            paramLabel = "K",
            description = "Who is killed when derives from it (default: the seed of the run).")
    private Optional<Long> killSeed;

    @Option(
            names = "--reference",
            paramLabel = "DIR",
            description = "A finished run of the same options, in place of the undisturbed one.")
    private Optional<Path> reference;

    @Mixin
    private RunOptions options;

    @Override
    public Integer call() throws InterruptedException {
        if (kills < 1) {
            throw new CommandException("--kills must be 1 or more, was " + kills);
        }
        Installation installation = options.installation(Installation.current().requireBuilt());
        RunPlanner planner = new RunPlanner(installation.home());
        RunPlan plan = planner.plan(
                options.values(), Version.current(), Clock.systemUTC().instant());
        Screen screen = new Screen(System.out, OptionalInt.empty());
        Drill drill = new Drill(installation, plan, new RunReport(screen), Clock.systemUTC());
        RunDirectory undisturbed = reference.isPresent()
                ? finished(reference.get(), plan)
                : drill.undisturbed(new RunDirectory(directory.resolve("undisturbed")));
        DrillReport report = drill.disturbed(
                new RunDirectory(directory.resolve("disturbed")),
                undisturbed,
                kills,
                killSeed.orElse(plan.run().getSeed()));
        report.write(directory.resolve("drill.json"));
        screen.say("\n" + report.text());
        return report.comparison().difference().isEmpty() ? 0 : 1;
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
