package io.erpo.cli.export;

import io.erpo.cli.local.Directories;
import io.erpo.cli.local.LocalRunException;
import io.erpo.policy.Placement;
import io.erpo.policy.Policy;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.store.CheckpointWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Copies a checkpoint of the policy store without what only a learner needs: complete, or not there at all. */
final class CheckpointCopy {

    /** Two thirds of what the store keeps, and of no use to other tools. */
    private static final Set<String> TRAINING_STATE = Set.of("optimizer.safetensors");

    private CheckpointCopy() {}

    /** @throws LocalRunException when the target exists or cannot be written */
    static void write(Path checkpoint, Path target) {
        create(target, unfinished -> {
            for (Path file : files(checkpoint)) {
                Files.copy(file, unfinished.resolve(file.getFileName()));
            }
        });
    }

    /**
     * Writes the whole checkpoint of a policy that was published as an adapter.
     *
     * @param base checkpoint of the policy beside which the adapter was trained
     */
    static void writeMerged(Path base, Path adapter, Path target) {
        create(target, unfinished -> {
            try (Policy merged = Adapter.loadMerged(base, adapter, Placement.cpu())) {
                merged.save(unfinished);
            }
        });
    }

    private static void create(Path target, CheckpointWriter writer) {
        requireNew(target);
        Path unfinished = target.toAbsolutePath().resolveSibling("." + target.getFileName() + ".unfinished");
        try {
            Directories.delete(unfinished);
            Files.createDirectories(unfinished);
            writer.writeTo(unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LocalRunException("%s cannot be written: %s".formatted(target, e), e);
        }
    }

    /** @throws LocalRunException when there is something already */
    static void requireNew(Path target) {
        if (Files.exists(target)) {
            throw new LocalRunException(
                    "%s exists; give --to a directory that does not, nothing was written".formatted(target));
        }
    }

    private static List<Path> files(Path checkpoint) throws IOException {
        try (Stream<Path> files = Files.list(checkpoint)) {
            return files.filter(
                            file -> !TRAINING_STATE.contains(file.getFileName().toString()))
                    .toList();
        }
    }
}
