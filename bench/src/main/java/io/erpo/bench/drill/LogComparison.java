package io.erpo.bench.drill;

import io.erpo.events.PolicyPublished;
import io.erpo.log.LogReader;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.view.comparison.Comparison;
import io.erpo.view.comparison.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the comparison of two logs gave.
 *
 * @param equal records that are equal, by topic
 * @param difference the first difference in the order in which events pass through the topics; empty when there is none
 * @param finalPolicySha256 of the newest policy in the disturbed log
 */
record LogComparison(Map<String, Integer> equal, Optional<String> difference, String finalPolicySha256) {

    LogComparison {
        equal = Map.copyOf(equal);
    }

    /** Compares all that is committed, topic by topic. */
    static LogComparison of(LogReader undisturbed, LogReader disturbed) {
        Map<String, Integer> equal = new LinkedHashMap<>();
        Optional<String> difference = Optional.empty();
        for (Topic<?> topic : Topics.all()) {
            Comparison comparison = new Comparison(topic.shortName());
            statements(undisturbed, topic, comparison::expect);
            statements(disturbed, topic, comparison::find);
            difference = difference.or(comparison::difference);
            equal.put(topic.shortName(), comparison.equal());
        }
        return new LogComparison(equal, difference, finalPolicy(disturbed));
    }

    /** How many records all topics have. */
    static long count(LogReader log) {
        long[] count = new long[1];
        for (Topic<?> topic : Topics.all()) {
            log.read(topic, record -> {
                count[0]++;
                return true;
            });
        }
        return count[0];
    }

    private static String finalPolicy(LogReader log) {
        String[] sha256 = new String[1];
        log.read(Topics.POLICIES, record -> {
            sha256[0] = Events.decode(record.value(), PolicyPublished.class).getSha256();
            return true;
        });
        return sha256[0];
    }

    private static void statements(LogReader log, Topic<?> topic, Consumer<Statement> reader) {
        if (topic.cleanup() == Topic.Cleanup.DELETE) {
            log.read(topic, record -> {
                reader.accept(Statement.of(Events.decode(record.value())));
                return true;
            });
            return;
        }
        // Of a compacted topic only the newest record of each key is sure to be there.
        Map<String, Statement> newest = new LinkedHashMap<>();
        log.read(topic, record -> {
            Statement statement = Statement.of(Events.decode(record.value()));
            newest.put(statement.subject(), statement);
            return true;
        });
        newest.values().forEach(reader);
    }
}
