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
 * @param equal number of equal records, by topic
 * @param difference the first difference, in the order in which events pass through the topics; empty when there is
 * none
 * @param finalPolicySha256 of the newest policy in the disturbed log
 */
record LogComparison(Map<String, Integer> equal, Optional<String> difference, String finalPolicySha256) {

    LogComparison {
        equal = Map.copyOf(equal);
    }

    /** Compares all committed records of two logs that hold one run each, topic by topic. */
    static LogComparison of(LogReader undisturbed, LogReader disturbed) {
        return of(undisturbed, disturbed, event -> true);
    }

    /** Compares the committed records of one run, in logs that may hold others. */
    static LogComparison ofRun(String runId, LogReader undisturbed, LogReader disturbed) {
        return of(undisturbed, disturbed, event -> Topics.run(event).equals(Optional.of(runId)));
    }

    private static LogComparison of(LogReader undisturbed, LogReader disturbed, Predicate<SpecificRecord> wanted) {
        Map<String, Integer> equal = new LinkedHashMap<>();
        Optional<String> difference = Optional.empty();
        for (Topic<?> topic : Topics.all()) {
            TopicComparison<?> comparison = compare(topic, undisturbed, disturbed, wanted);
            difference = difference.or(comparison::difference);
            equal.put(topic.shortName(), comparison.equal());
        }
        return new LogComparison(equal, difference, finalPolicy(disturbed, wanted));
    }

    /** The number of records in all topics. */
    static long count(LogReader log) {
        return Topics.all().stream().mapToLong(log::count).sum();
    }

    private static String finalPolicy(LogReader log, Predicate<SpecificRecord> wanted) {
        return log.last(Topics.POLICIES, wanted::test).orElseThrow().getSha256();
    }

    private static <V extends SpecificRecord> TopicComparison<V> compare(
            Topic<V> topic, LogReader undisturbed, LogReader disturbed, Predicate<SpecificRecord> wanted) {
        TopicComparison<V> comparison = new TopicComparison<>(topic);
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
