package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

/**
 * The problems.
 *
 * @param source a JSONL file, or {@code generated}; blank when a preset leaves it to the user
 * @param training generated problems to train on
 * @param heldOut generated problems to measure on
 * @param heldOutShare share of a file's problems to measure on
 * @param seed decides the generated problems and the split; not the run's, so that runs of several seeds compare
 */
public record DataSource(String source, int training, int heldOut, double heldOutShare, long seed) {

    public static final String GENERATED = "generated";

    public DataSource {
        require(training >= 1, "data.training", "1 or more", training);
        require(heldOut >= 1, "data.heldOut", "1 or more", heldOut);
        require(heldOutShare > 0 && heldOutShare < 1, "data.heldOutShare", "between 0 and 1", heldOutShare);
    }

    public boolean isGenerated() {
        return source.equals(GENERATED);
    }
}
