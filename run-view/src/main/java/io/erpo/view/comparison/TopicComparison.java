package io.erpo.view.comparison;

import io.erpo.schemas.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;

/** Whether a topic says the same in two logs, each thing exactly once. Holds what the first log says, and nothing of the second. */
public final class TopicComparison<V extends SpecificRecord> {

    private final Topic<V> topic;
    private final EventComparison comparison = EventComparison.ofTwoLogs();
    private final Map<String, V> expected = new HashMap<>();
    private final Set<String> found = new HashSet<>();
    private Optional<String> difference = Optional.empty();
    private int equal;

    public TopicComparison(Topic<V> topic) {
        this.topic = topic;
    }

    /** The undisturbed run says this. */
    public void expect(V event) {
        String subject = topic.subject(event);
        if (expected.put(subject, event) != null) {
            differ(subject, "is twice in the undisturbed run");
        }
    }

    /** The disturbed run says this. */
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
        comparison.compare(topic, wanted, event).ifPresentOrElse(field -> differ(subject, field.text()), () -> equal++);
    }

    /** The first difference, in words; to be asked when both logs have been read to their ends. */
    public Optional<String> difference() {
        if (!expected.isEmpty()) {
            differ(new TreeSet<>(expected.keySet()).first(), "is missing");
        }
        return difference;
    }

    /** How many records are equal. */
    public int equal() {
        return equal;
    }

    private void differ(String subject, String how) {
        if (difference.isEmpty()) {
            difference = Optional.of("%s: %s %s".formatted(topic.shortName(), subject, how));
        }
    }
}
