package io.erpo.replay.findings;

import io.erpo.replay.recording.Recorded;
import io.erpo.view.comparison.EventComparison;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

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

    /** The first field in which the replay and a record differ. */
    public static <V extends SpecificRecord> Optional<Difference> between(
            V recomputed, Recorded<V> recorded, EventComparison comparison) {
        return between(recomputed, recorded, comparison, Set.of());
    }

    /** @param aside fields that are not compared, beside the circumstances of the topic */
    public static <V extends SpecificRecord> Optional<Difference> between(
            V recomputed, Recorded<V> recorded, EventComparison comparison, Set<String> aside) {
        return comparison
                .compare(recorded.topic(), recomputed, recorded.value(), aside, recorded::where)
                .map(field -> of(recorded, field.path(), field.expected(), field.found()));
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
