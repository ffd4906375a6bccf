package io.erpo.planning.data;

import io.erpo.algorithm.PromptId;

/**
 * A problem with its reference answer.
 *
 * @param text what the policy gets
 * @param reference the expected answer
 * @param source where the problem came from, for people: a file with line, or a generator
 * @param dataSource data set or kind of the problem, by which rewards can be chosen; empty when the data names none
 */
public record Problem(String text, String reference, String source, String dataSource) {

    public Problem {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the prompt is empty");
        }
        if (reference.isBlank()) {
            throw new IllegalArgumentException("the answer is empty");
        }
    }

    /** A problem of no named data source. */
    public Problem(String text, String reference, String source) {
        this(text, reference, source, "");
    }

    /** The same problem with another text. */
    public Problem withText(String other) {
        return new Problem(other, reference, source, dataSource);
    }

    public PromptId id() {
        return PromptId.of(text, reference, dataSource);
    }

    public String contentHash() {
        return PromptId.contentHash(text, reference, dataSource);
    }
}
