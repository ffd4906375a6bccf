package io.erpo.cli.evaluate;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A policy to measure.
 *
 * @param name for people
 * @param checkpoint its directory
 * @param version its version in its run; empty for a checkpoint that is given as one
 */
record MeasuredPolicy(String name, Path checkpoint, OptionalLong version) {

    static MeasuredPolicy ofCheckpoint(Path directory) {
        return new MeasuredPolicy(directory.toString(), directory, OptionalLong.empty());
    }

    static MeasuredPolicy ofRun(String runId, long version, Path checkpoint) {
        return new MeasuredPolicy(
                "policy %d of run %s".formatted(version, runId), checkpoint, OptionalLong.of(version));
    }
}
