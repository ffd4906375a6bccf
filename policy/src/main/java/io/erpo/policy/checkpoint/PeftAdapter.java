package io.erpo.policy.checkpoint;

import io.erpo.policy.PolicyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A directory that PEFT wrote: low-rank matrices, and where the model is whose weights they change. It is a checkpoint like any
 * other; its weights are those of the base, changed while they are read.
 *
 * @param base checkpoint directory of the base model
 */
record PeftAdapter(Path directory, PeftSettings settings, Path base) {

    static final String CONFIG = "adapter_config.json";
    static final String WEIGHTS = "adapter_model.safetensors";

    /**
     * The adapter in a directory, if it is one.
     *
     * @throws PolicyException when it is one that cannot be used, or whose base is not there
     */
    static Optional<PeftAdapter> in(Path directory) {
        Path config = directory.resolve(CONFIG);
        if (!Files.exists(config)) {
            return Optional.empty();
        }
        if (Files.exists(directory.resolve(CheckpointFiles.WEIGHTS))) {
            throw new PolicyException(directory + " holds both " + CheckpointFiles.WEIGHTS + ", a whole model, and "
                    + CONFIG + ", an adapter; move one of them elsewhere");
        }
        if (!Files.exists(directory.resolve(WEIGHTS))) {
            throw NoCheckpoint.missing(directory, WEIGHTS);
        }
        PeftSettings settings = PeftSettings.read(config);
        return Optional.of(new PeftAdapter(directory, settings, base(config, settings.base())));
    }

    /** The directory that the configuration names: as it stands, or from the adapter's own directory. */
    private static Path base(Path config, String named) {
        String advice = "write the checkpoint directory of the base model there, by its whole path";
        if (named.isBlank()) {
            throw new PolicyException(
                    config + " does not name its base; base_model_name_or_path is missing or null, so " + advice);
        }
        Path base = List.of(config.resolveSibling(named), Path.of(named)).stream()
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new PolicyException(config + " names the base \"" + named
                        + "\" in base_model_name_or_path, which is no directory here; fetch the base model, and "
                        + advice));
        if (Files.exists(base.resolve(CONFIG))) {
            throw new PolicyException(config + " names the base " + base
                    + ", which is an adapter itself; merge that with PEFT's merge_and_unload first");
        }
        return base;
    }

    /** What the digest of the adapter covers beside its base. */
    List<Path> files() {
        return List.of(directory.resolve(CONFIG), directory.resolve(WEIGHTS));
    }

    LowRankChange open(WeightLayout layout) {
        return LowRankChange.open(directory.resolve(WEIGHTS), settings, layout);
    }
}
