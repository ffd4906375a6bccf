package io.erpo.settings;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The command line's options for a run. Flags override the configuration file, which overrides the recipe, which
 * overrides the preset.
 *
 * @param preset empty to let {@link PresetChoice} choose
 * @param config a YAML file with any of the preset's settings
 * @param rewardService a service to run in place of reward-service, whose rewards are unknown here
 */
public record TrainOptions(
        Optional<String> preset,
        Optional<String> recipe,
        OptionalLong seed,
        OptionalInt steps,
        Optional<Path> model,
        Optional<Path> data,
        Optional<Path> config,
        Optional<Path> rewardService) {

    /** The same with another seed. */
    public TrainOptions withSeed(long other) {
        return new TrainOptions(preset, recipe, OptionalLong.of(other), steps, model, data, config, rewardService);
    }

    /** The preset without changes. */
    public static TrainOptions ofPreset(String preset) {
        return new TrainOptions(
                Optional.of(preset),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
