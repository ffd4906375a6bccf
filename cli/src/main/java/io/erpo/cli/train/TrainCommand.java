package io.erpo.cli.train;

import io.erpo.cli.Version;
import io.erpo.cli.config.TrainOptions;
import io.erpo.cli.local.Installation;
import io.erpo.cli.local.LocalRunException;
import io.erpo.cli.local.RunDirectory;
import io.erpo.cli.plan.RunLabel;
import io.erpo.cli.plan.RunPlan;
import io.erpo.cli.plan.RunPlanner;
import io.erpo.cli.progress.Screen;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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

    @Option(names = "--preset", paramLabel = "NAME", description = "Settings to begin with (default: tiny-erpo).")
    private Optional<String> preset;

    @Option(names = "--recipe", paramLabel = "NAME", description = "grpo, dapo, ra, erpo or erpo-no-ra.")
    private Optional<String> recipe;

    @Option(names = "--steps", paramLabel = "N", description = "Training steps.")
    private Optional<Integer> steps;

    @Option(names = "--seed", paramLabel = "S", description = "Every random choice of the run derives from it.")
    private Optional<Long> seed;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Base policy: a Hugging Face checkpoint directory of the Qwen2 architecture.")
    private Optional<Path> model;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Prompts: JSON lines with \"prompt\" or \"problem\", \"answer\" and, if you like, \"id\".")
    private Optional<Path> data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with settings that differ from the preset.")
    private Optional<Path> config;

    @Option(
            names = "--reward-service",
            paramLabel = "FILE",
            description = "Runs this quarkus-run.jar as reward-service: the stock one with rewards of yours.")
    private Optional<Path> rewardService;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port of Kafka on localhost (default: any free one).")
    private int port;

    @Override
    public Integer call() throws Exception {
        Installation stock = Installation.current().requireBuilt();
        Screen screen = Screen.standard();
        if (resume) {
            RunDirectory directory = resumed();
            new TrainingSession(stock.asOf(directory), directory, port, screen, Clock.systemUTC()).resume();
        } else {
            Installation installation =
                    rewardService.map(stock::withRewardService).orElse(stock);
            RunPlanner planner = new RunPlanner(installation.home());
            RunDirectory directory = fresh(planner);
            RunPlan plan =
                    planner.plan(options(), Version.current(), Clock.systemUTC().instant());
            new TrainingSession(installation, directory, port, screen, Clock.systemUTC()).start(plan);
        }
        return 0;
    }

    private RunDirectory fresh(RunPlanner planner) {
        if (run.isPresent()) {
            return new RunDirectory(run.get());
        }
        RunLabel label = planner.label(options());
        return RunDirectory.next(Path.of("runs"), label.recipe() + "-seed" + label.seed());
    }

    private RunDirectory resumed() {
        boolean changed = Stream.of(preset, recipe, steps, seed, model, data, config, rewardService)
                .anyMatch(Optional::isPresent);
        if (changed) {
            throw new LocalRunException(
                    "--resume continues a run with the settings it was started with; only --run and --port go with it");
        }
        return new RunDirectory(run.orElseThrow(
                () -> new LocalRunException("--resume needs --run DIR: the directory of the run to continue")));
    }

    private TrainOptions options() {
        return new TrainOptions(
                preset.orElse(TrainOptions.DEFAULT_PRESET),
                recipe,
                seed.map(OptionalLong::of).orElse(OptionalLong.empty()),
                steps.map(OptionalInt::of).orElse(OptionalInt.empty()),
                model,
                data,
                config,
                rewardService);
    }
}
