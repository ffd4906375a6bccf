package io.erpo.policy.store;

import java.io.IOException;
import java.nio.file.Path;

/** Writes the files of a checkpoint into a directory that exists, such as {@code trainer::save}. */
@FunctionalInterface
public interface CheckpointWriter {

    void writeTo(Path directory) throws IOException;
}
