package io.erpo.planning.data;

import io.erpo.algorithm.PromptId;
import io.erpo.chat.ChatMessage;
import java.util.List;

/**
 * A problem with its reference answer.
 *
 * @param text what the policy gets; before prompts are written, the text by which problems are told apart
 * @param reference the expected answer
 * @param source where the problem came from, for people: a file with line, or a generator
 * @param dataSource data set or kind of the problem, by which rewards can be chosen; empty when the data names none
 * @param messages the conversation that the data has in place of a text, ending in a user's turn; empty for a text
 */
public record Problem(String text, String reference, String source, String dataSource, List<ChatMessage> messages) {

    private static final int SHOWN = 200;

    public Problem {
        messages = List.copyOf(messages);
        if (text.isBlank()) {
            throw new IllegalArgumentException("the prompt is empty");
        }
        if (reference.isBlank()) {
            throw new IllegalArgumentException("the answer is empty");
        }
    }

    /** A problem that is a text. */
    public Problem(String text, String reference, String source, String dataSource) {
        this(text, reference, source, dataSource, List.of());
    }

    /** A problem of no named data source. */
    public Problem(String text, String reference, String source) {
        this(text, reference, source, "");
    }

    /** The beginning of the reference, for a message: tests of a program may be long. */
    public String shownReference() {
        return reference.length() <= SHOWN ? reference : reference.substring(0, SHOWN) + "...";
    }

    /** The same problem as this text. */
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
