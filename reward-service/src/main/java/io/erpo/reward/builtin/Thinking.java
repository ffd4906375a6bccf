package io.erpo.reward.builtin;

import io.erpo.reward.Answer;

/**
 * Chat templates of reasoning models end the prompt with {@code <think>}, so that the response starts inside the
 * thinking.
 */
public final class Thinking {

    private static final String OPEN = "<think>";

    /** Why a response without an end is incorrect. */
    public static final String UNFINISHED = "the response reached the token limit before its end";

    private Thinking() {}

    /** The response's text including the start of its thinking, even when that is in the prompt. */
    public static String whole(Answer answer) {
        return withOpening(OPEN, answer);
    }

    /** The response's text, preceded by this opening tag when the prompt ends with it. */
    static String withOpening(String tag, Answer answer) {
        return withOpening(tag, answer, answer.text());
    }

    /** This part of the response, preceded by the opening tag when the prompt ends with it. */
    static String withOpening(String tag, Answer answer, String part) {
        return answer.prompt().stripTrailing().endsWith(tag) ? tag + part : part;
    }
}
