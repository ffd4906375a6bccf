package io.erpo.experiment.session;

import io.erpo.cli.terminal.CommandException;
import io.erpo.experiment.plan.PlannedRun;
import io.erpo.experiment.plan.Work;
import io.erpo.experiment.result.ResultFile;
import io.erpo.experiment.result.RunResult;
import io.erpo.faults.FileFaults;
import io.erpo.local.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of an experiment: the log and the policies of all its runs, a folder for each run, and the report.
 *
 * @param root the directory given with {@code --to}
 */
public record ExperimentDirectory(Path root) {

    public ExperimentDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /** Broker, policies and logs of all runs; other commands find them with {@code --run}. */
    public RunDirectory cluster() {
        return new RunDirectory(root.resolve("cluster"));
    }

    /** What the experiment is, fixed when it is started. */
    Path experimentFile() {
        return root.resolve("experiment.json");
    }

    /** The settings of a run, as {@code train --config} takes them. */
    public Path configFile(PlannedRun run) {
        return folder(run).resolve("config.yaml");
    }

    /** The problems of a run that measures, named so that its benchmark tells what they are. */
    Path problemsFile(PlannedRun run) {
        return folder(run).resolve(run.arm().work() instanceof Work.Label ? "pool.jsonl" : "residual.jsonl");
    }

    /** The run in the log, once it is there. */
    Path startedFile(PlannedRun run) {
        return folder(run).resolve("started.json");
    }

    /** The result of a run that is over; empty while it is not. */
    public Optional<RunResult> result(PlannedRun run) {
        return Files.exists(resultFile(run)) ? Optional.of(ResultFile.read(resultFile(run))) : Optional.empty();
    }

    void write(PlannedRun run, RunResult result) {
        make(folder(run));
        ResultFile.write(resultFile(run), result);
    }

    /** Makes the folder of a run. */
    void make(PlannedRun run) {
        make(folder(run));
    }

    void make() {
        make(root);
    }

    private Path resultFile(PlannedRun run) {
        return folder(run).resolve("result.json");
    }

    private Path folder(PlannedRun run) {
        return root.resolve("runs").resolve(run.name());
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new CommandException(
                    "%s cannot be made: %s; choose another --to".formatted(folder, FileFaults.describe(e)), e);
        }
    }
}
