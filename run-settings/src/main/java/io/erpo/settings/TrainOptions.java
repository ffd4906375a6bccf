package io.erpo.settings;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the command line says about a run. Flags win over the configuration file, which wins over the recipe, which wins
 * over the preset.
 *
 * @param config a YAML file with any of the preset's settings
 * @param rewardService a service to run in place of reward-service, with rewards that are not known here
 */
public record TrainOptions(
        String preset,
        Optional<String> recipe,
        OptionalLong seed,
        OptionalInt steps,
        Optional<Path> model,
        Optional<Path> data,
        Optional<Path> config,
        Optional<Path> rewardService) {

    public static final String DEFAULT_PRESET = "tiny-erpo";

    /** The preset as it is. */
    public static TrainOptions ofPreset(String preset) {
        return new TrainOptions(
                preset,
                Optional.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
