package io.erpo.view.comparison;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether a topic says the same in two logs, each thing exactly once. Holds what the first log says, and nothing of the second. */
public final class Comparison {

    private final String topic;
    private final Map<String, String> expected = new HashMap<>();
    private final Set<String> found = new HashSet<>();
    private Optional<String> difference = Optional.empty();
    private int equal;

    /** @param topic its name, for messages */
    public Comparison(String topic) {
        this.topic = topic;
    }

    /** The undisturbed run says this. */
    public void expect(Statement statement) {
        if (expected.put(statement.subject(), statement.content()) != null) {
            differ(statement.subject(), "is twice in the undisturbed run");
        }
    }

    /** The disturbed run says this. */
    public void find(Statement statement) {
        String subject = statement.subject();
        if (!found.add(subject)) {
            differ(subject, "is there twice");
            return;
        }
        String wanted = expected.remove(subject);
        if (wanted == null) {
            differ(subject, "is not in the undisturbed run");
            return;
        }
        if (wanted.equals(statement.content())) {
            equal++;
        } else {
            differ(subject, JsonDifference.first(wanted, statement.content()));
        }
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
            difference = Optional.of("%s: %s %s".formatted(topic, subject, how));
        }
    }
}
