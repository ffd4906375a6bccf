package io.erpo.view.comparison;

import io.erpo.schemas.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;

/**
 * Checks that a topic has the same content in two logs, or the same events, without duplicates. Keeps the content of the first log in
 * memory, and none of the second.
 */
public final class TopicComparison<V extends SpecificRecord> {

    private final Topic<V> topic;
    private final Optional<EventComparison> values;
    private final Map<String, V> expected = new HashMap<>();
    private final Set<String> found = new HashSet<>();
    private Optional<String> difference = Optional.empty();
    private int equal;

    public TopicComparison(Topic<V> topic) {
        this(topic, Optional.of(EventComparison.ofTwoLogs()));
    }

    private TopicComparison(Topic<V> topic, Optional<EventComparison> values) {
        this.topic = topic;
        this.values = values;
    }

    /** Compares only which events there are, not what they say. */
    public static <V extends SpecificRecord> TopicComparison<V> ofIdentities(Topic<V> topic) {
        return new TopicComparison<>(topic, Optional.empty());
    }

    /** Adds an event of the undisturbed run. */
    public void expect(V event) {
        String subject = topic.subject(event);
        if (expected.put(subject, event) != null) {
            differ(subject, "is twice in the undisturbed run");
        }
    }

    /** Adds an event of the disturbed run. */
    public void find(V event) {
        String subject = topic.subject(event);
        if (!found.add(subject)) {
            differ(subject, "is there twice");
            return;
        }
        V wanted = expected.remove(subject);
        if (wanted == null) {
            differ(subject, "is not in the undisturbed run");
            return;
        }
        values.flatMap(comparison -> comparison.compare(topic, wanted, event))
                .ifPresentOrElse(field -> differ(subject, field.text()), () -> equal++);
    }

    /** The first difference, as text; valid once both logs have been read to their ends. */
    public Optional<String> difference() {
        if (!expected.isEmpty()) {
            differ(new TreeSet<>(expected.keySet()).first(), "is missing");
        }
        return difference;
    }

    /** Number of equal records. */
    public int equal() {
        return equal;
    }

    private void differ(String subject, String how) {
        if (difference.isEmpty()) {
            difference = Optional.of("%s: %s %s".formatted(topic.shortName(), subject, how));
        }
    }
}
