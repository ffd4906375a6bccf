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

    /** Compares all committed records, topic by topic. */
    static LogComparison of(LogReader undisturbed, LogReader disturbed) {
        Map<String, Integer> equal = new LinkedHashMap<>();
        Optional<String> difference = Optional.empty();
        for (Topic<?> topic : Topics.all()) {
            TopicComparison<?> comparison = compare(topic, undisturbed, disturbed);
            difference = difference.or(comparison::difference);
            equal.put(topic.shortName(), comparison.equal());
        }
        return new LogComparison(equal, difference, finalPolicy(disturbed));
    }

    /** The number of records in all topics. */
    static long count(LogReader log) {
        return Topics.all().stream().mapToLong(log::count).sum();
    }

    private static String finalPolicy(LogReader log) {
        return log.last(Topics.POLICIES, any -> true).orElseThrow().getSha256();
    }

    private static <V extends SpecificRecord> TopicComparison<V> compare(
            Topic<V> topic, LogReader undisturbed, LogReader disturbed) {
        TopicComparison<V> comparison = new TopicComparison<>(topic);
        events(undisturbed, topic, comparison::expect);
        events(disturbed, topic, comparison::find);
        return comparison;
    }

    private static <V extends SpecificRecord> void events(LogReader log, Topic<V> topic, Consumer<V> reader) {
        if (topic.cleanup() == Topic.Cleanup.DELETE) {
            log.records(topic)
                    .map(record -> Events.decode(record.value(), topic.value()))
                    .forEach(reader);
            return;
        }
        // A compacted topic is sure to hold only the newest record of each key.
        Map<ByteBuffer, V> newest = new LinkedHashMap<>();
        log.records(topic)
                .forEach(record ->
                        newest.put(ByteBuffer.wrap(record.key()), Events.decode(record.value(), topic.value())));
        newest.values().forEach(reader);
    }
}
