package io.erpo.replay.findings;

import io.erpo.replay.recording.Recorded;
import java.util.Optional;

/**
 * Where the log says something else than the replay.
 *
 * @param where topic, partition and offset, or a file
 * @param field path within the record, such as {@code samples[3].advantage}
 * @param recomputed what the replay gives
 * @param recorded what was found
 * @param hint where to look for the cause
 */
public record Difference(String where, String field, String recomputed, String recorded, Optional<String> hint) {

    /** The field that stands for a whole record. */
    private static final String RECORD = "(record)";

    static Difference of(Recorded<?> at, FieldDifference field) {
        return new Difference(at.where(), field.path(), field.recomputed(), field.recorded(), Optional.empty());
    }

    /** A field of a record. */
    public static Difference of(Recorded<?> at, String field, Object recomputed, Object recorded) {
        return new Difference(
                at.where(), field, String.valueOf(recomputed), String.valueOf(recorded), Optional.empty());
    }

    /** A record that should not be there, or not so. */
    public static Difference ofRecord(Recorded<?> at, String recomputed, String recorded) {
        return new Difference(at.where(), RECORD, recomputed, recorded, Optional.empty());
    }

    /** A record that should be in a topic. */
    public static Difference missing(String topic, String recomputed) {
        return new Difference(topic, RECORD, recomputed, "no such record", Optional.empty());
    }

    public Difference withHint(String cause) {
        return new Difference(where, field, recomputed, recorded, Optional.of(cause));
    }
}
