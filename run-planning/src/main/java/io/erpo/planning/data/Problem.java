package io.erpo.planning.data;

import io.erpo.algorithm.PromptId;

/**
 * A problem with its reference answer.
 *
 * @param text what the policy gets
 * @param reference the expected answer
 * @param source where the problem came from, for people: a file with line, or a generator
 */
public record Problem(String text, String reference, String source) {

    public Problem {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the prompt is empty");
        }
        if (reference.isBlank()) {
            throw new IllegalArgumentException("the answer is empty");
        }
    }

    /** The same problem with another text. */
    public Problem withText(String other) {
        return new Problem(other, reference, source);
    }

    public PromptId id() {
        return PromptId.of(text, reference);
    }

    public String contentHash() {
        return PromptId.contentHash(text, reference);
    }
}
