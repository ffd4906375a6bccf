package io.erpo.bench.drill;

import io.erpo.log.read.LogReader;
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
        return Topics.all().stream().mapToLong(log::count).sum();
    }

    private static String finalPolicy(LogReader log) {
        return log.last(Topics.POLICIES, any -> true).orElseThrow().getSha256();
    }

    private static void statements(LogReader log, Topic<?> topic, Consumer<Statement> reader) {
        if (topic.cleanup() == Topic.Cleanup.DELETE) {
            log.records(topic).forEach(record -> reader.accept(Statement.of(Events.decode(record.value()))));
            return;
        }
        // Of a compacted topic only the newest record of each key is sure to be there.
        Map<String, Statement> newest = new LinkedHashMap<>();
        log.records(topic).forEach(record -> {
            Statement statement = Statement.of(Events.decode(record.value()));
            newest.put(statement.subject(), statement);
        });
        newest.values().forEach(reader);
    }
}
