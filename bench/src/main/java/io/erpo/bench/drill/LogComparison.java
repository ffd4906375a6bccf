package io.erpo.bench.drill;

import io.erpo.log.read.LogReader;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.view.comparison.TopicComparison;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/**
 * The result of comparing two logs.
 *
 * @param values whether records must say the same, and not only be there
 * @param equal number of equal records, by topic
 * @param difference the first difference, in the order in which events pass through the topics; empty when there is
 * none
 * @param finalPolicySha256 of the newest policy in the disturbed log
 */
record LogComparison(
        boolean values, Map<String, Integer> equal, Optional<String> difference, String finalPolicySha256) {

    LogComparison {
        equal = Map.copyOf(equal);
    }

    /** Compares all committed records of two logs that hold one run each, topic by topic. */
    static LogComparison of(LogReader undisturbed, LogReader disturbed) {
        return of(undisturbed, disturbed, event -> true, true);
    }

    /**
     * Compares which records two logs hold, not what they say: an engine of another program may draw other tokens for the
     * same response.
     */
    static LogComparison ofIdentities(LogReader undisturbed, LogReader disturbed) {
        return of(undisturbed, disturbed, event -> true, false);
    }

    /** Compares the committed records of one run, in logs that may hold others. */
    static LogComparison ofRun(String runId, LogReader undisturbed, LogReader disturbed) {
        return of(undisturbed, disturbed, event -> Topics.run(event).equals(Optional.of(runId)), true);
    }

    private static LogComparison of(
            LogReader undisturbed, LogReader disturbed, Predicate<SpecificRecord> wanted, boolean values) {
        Map<String, Integer> equal = new LinkedHashMap<>();
        Optional<String> difference = Optional.empty();
        for (Topic<?> topic : Topics.all()) {
            TopicComparison<?> comparison = compare(topic, undisturbed, disturbed, wanted, values);
            difference = difference.or(comparison::difference);
            equal.put(topic.shortName(), comparison.equal());
        }
        return new LogComparison(values, equal, difference, finalPolicy(disturbed, wanted));
    }

    /** The number of records in all topics. */
    static long count(LogReader log) {
        return Topics.all().stream().mapToLong(log::count).sum();
    }

    private static String finalPolicy(LogReader log, Predicate<SpecificRecord> wanted) {
        return log.last(Topics.POLICIES, wanted::test).orElseThrow().getSha256();
    }

    private static <V extends SpecificRecord> TopicComparison<V> compare(
            Topic<V> topic,
            LogReader undisturbed,
            LogReader disturbed,
            Predicate<SpecificRecord> wanted,
            boolean values) {
        TopicComparison<V> comparison = values ? new TopicComparison<>(topic) : TopicComparison.ofIdentities(topic);
        events(undisturbed, topic, wanted, comparison::expect);
        events(disturbed, topic, wanted, comparison::find);
        return comparison;
    }

    private static <V extends SpecificRecord> void events(
            LogReader log, Topic<V> topic, Predicate<SpecificRecord> wanted, Consumer<V> reader) {
        if (topic.cleanup() == Topic.Cleanup.DELETE) {
            log.records(topic)
                    .map(record -> Events.decode(record.value(), topic.value()))
                    .filter(wanted)
                    .forEach(reader);
            return;
        }
        // A compacted topic is sure to hold only the newest record of each key.
        Map<ByteBuffer, V> newest = new LinkedHashMap<>();
        log.records(topic)
                .forEach(record ->
                        newest.put(ByteBuffer.wrap(record.key()), Events.decode(record.value(), topic.value())));
        newest.values().stream().filter(wanted).forEach(reader);
    }
}
