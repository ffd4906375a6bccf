package io.erpo.cli.options;

import io.erpo.local.Installation;
import io.erpo.settings.TrainOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which run to make; for every command that starts one. */
public final class RunOptions {

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "Settings to start from: tiny-erpo, math, paper-3b or paper-7b (default: math for a model or data of your own, else tiny-erpo).")
    private Optional<String> preset;

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            description =
                    "grpo, dapo, ra, erpo, erpo-no-ra, dr-grpo, rloo, gspo, cispo, reinforce-pp, rl-zvp or erpo-zvp.")
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
            paramLabel = "PATH",
            description =
                    "Problems: a file (Parquet, JSON, CSV, packed or not), a directory or a quoted pattern of files.")
    private Optional<Path> data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with settings that differ from the preset.")
    private Optional<Path> config;

    @Option(
            names = "--reward-service",
            paramLabel = "FILE",
            description = "Run this quarkus-run.jar as reward-service: the stock one plus your rewards.")
    private Optional<Path> rewardService;

    /** Whether any option is given. */
    public boolean given() {
        return Stream.of(preset, recipe, steps, seed, model, data, config, rewardService)
                .anyMatch(Optional::isPresent);
    }

    /** The installation that runs it. */
    public Installation installation(Installation stock) {
        return rewardService.map(stock::withRewardService).orElse(stock);
    }

    /** The options in the planner's form. */
    public TrainOptions values() {
        return new TrainOptions(
                preset,
                recipe,
                seed.map(OptionalLong::of).orElse(OptionalLong.empty()),
                steps.map(OptionalInt::of).orElse(OptionalInt.empty()),
                model,
                data,
                config,
                rewardService);
    }
}
