package io.erpo.experiment.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.erpo.cli.terminal.CommandException;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.PlannedRun;
import io.erpo.experiment.plan.Work;
import io.erpo.experiment.result.RunResult;
import io.erpo.experiment.result.StepMeasure;
import io.erpo.faults.FileFaults;
import io.erpo.planning.EvaluationOptions;
import io.erpo.planning.RunPlan;
import io.erpo.planning.RunPlanner;
import io.erpo.planning.data.Problem;
import io.erpo.settings.TrainOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Plans the runs of an experiment as {@code train} and {@code evaluate} would, each from a configuration file of its own. */
final class ExperimentRuns {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final ExperimentPlan plan;
    private final ExperimentDirectory directory;
    private final RunPlanner planner;
    private final Optional<Path> rewardService;
    private final String version;
    private final Clock clock;

    /**
     * Runs of an experiment.
     *
     * @param rewardService in place of the project's own, whose rewards are unknown here
     * @param version of erpo
     */
    ExperimentRuns(
            ExperimentPlan plan,
            ExperimentDirectory directory,
            RunPlanner planner,
            Optional<Path> rewardService,
            String version,
            Clock clock) {
        this.plan = plan;
        this.directory = directory;
        this.planner = planner;
        this.rewardService = rewardService;
        this.version = version;
        this.clock = clock;
    }

    /**
     * A run that trains, as it would be if the run that it follows had been at T = 1: whether its settings and data can be
     * used does not depend on temperatures.
     */
    RunPlan draft(PlannedRun run) {
        return training(run, List.of(1.0));
    }

    /** The run, with its files written. A run that follows another one needs the result of that. */
    RunPlan plan(PlannedRun run) {
        if (run.arm().work() instanceof Work.Label label) {
            return evaluation(run, pool(run), 1.0, label.checkpoint());
        }
        if (run.arm().work() instanceof Work.MeasureAt measure) {
            return evaluation(run, residual(run, measure.label()), measure.temperature(), measure.checkpoint());
        }
        return training(run, heat(run));
    }

    private RunPlan training(PlannedRun run, List<Double> heat) {
        Path config = config(run, plan.config(run, heat));
        return planner.plan(options(recipe(run), run, config, Optional.empty()), version, clock.instant());
    }

    private RunPlan evaluation(
            PlannedRun run, List<Problem> problems, double temperature, Optional<String> checkpoint) {
        Path file = directory.problemsFile(run);
        ProblemRows.write(file, problems);
        ObjectNode settings = plan.config(run, List.of());
        ProblemRows.LAYOUT.forEach(settings.withObject("/data")::put);
        // No recipe: an evaluation has none.
        TrainOptions options =
                options(Optional.empty(), run, config(run, settings), checkpoint.map(arm -> policy(run.sibling(arm))));
        return planner.plan(
                new EvaluationOptions(
                        options,
                        List.of(file),
                        plan.settings().sweep().samples(),
                        temperature,
                        1.0,
                        0,
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                version,
                clock.instant());
    }

    /** The first problems of the training set. */
    private List<Problem> pool(PlannedRun run) {
        ObjectNode settings = plan.config(run, List.of());
        return planner.problems(options(recipe(run), run, config(run, settings), Optional.empty())).training().stream()
                .limit(plan.settings().sweep().prompts())
                .toList();
    }

    /** Those problems of the labelled ones whose responses were all correct. */
    private List<Problem> residual(PlannedRun run, String label) {
        PlannedRun labelled = plan.run(run.sibling(label));
        List<Problem> residual = Residual.of(pool(labelled), result(labelled.name()));
        if (residual.isEmpty()) {
            throw new CommandException(
                    "no prompt of %s has only correct responses, so there is nothing to heat; train the checkpoint longer (sweep.checkpointSteps) or take easier problems"
                            .formatted(labelled.name()));
        }
        return residual;
    }

    private Path policy(String run) {
        return directory.cluster().policies().resolve(result(run).policyUri());
    }

    private Path config(PlannedRun run, ObjectNode settings) {
        Path config = directory.configFile(run);
        directory.make(run);
        try {
            YAML.writeValue(config.toFile(), settings);
            return config;
        } catch (IOException e) {
            throw new CommandException(config + " cannot be written: " + FileFaults.describe(e), e);
        }
    }

    private static Optional<String> recipe(PlannedRun run) {
        return Optional.of(run.arm().recipe());
    }

    private TrainOptions options(Optional<String> recipe, PlannedRun run, Path config, Optional<Path> model) {
        return new TrainOptions(
                plan.settings().preset(),
                recipe,
                OptionalLong.of(run.seed()),
                OptionalInt.empty(),
                model,
                Optional.empty(),
                Optional.of(config),
                rewardService);
    }

    private List<Double> heat(PlannedRun run) {
        return run.arm().work() instanceof Work.TrainAsHotAs other
                ? result(run.sibling(other.arm())).steps().stream()
                        .map(step -> step.value(StepMeasure.TEMPERATURE))
                        .toList()
                : List.of();
    }

    private RunResult result(String run) {
        return directory
                .result(plan.run(run))
                .orElseThrow(() -> new IllegalStateException("run %s is not over".formatted(run)));
    }
}
