package io.erpo.math.extraction;

import io.erpo.math.work.Work;
import java.util.List;
import java.util.Optional;

/**
 * The part of a response that is judged: the text after the last {@code </think>}, up to the first end-of-turn token.
 *
 * @param text empty when nothing is left to judge
 * @param nothing why nothing is left to judge
 */
public record Reply(String text, Optional<String> nothing) {

    private static final List<String> ENDS_OF_TURN = List.of(
            "<|im_end|>",
            "<|endoftext|>",
            "</s>",
            "<|eot_id|>",
            "<|end_of_text|>",
            "<end_of_turn>",
            "<eos>",
            "<|end|>",
            "<|return|>",
            "<\uff5cend\u2581of\u2581sentence\uff5c>");

    /** Tokens that begin the next turn when other text comes before them. */
    private static final List<String> STARTS_OF_TURN =
            List.of("<|im_start|>", "<|start_header_id|>", "<start_of_turn>");

    /** Second characters of all tokens: most angle brackets are comparisons. */
    private static final String FIRST_LETTERS = "|/eEtTsS\uff5c";

    private static final List<String> OPENING = List.of("<think>", "<thinking>");
    private static final List<String> CLOSING = List.of("</think>", "</thinking>");

    /** Finds it. */
    public static Reply of(String response, Work work) {
        work.step(response.length());
        int from = 0;
        boolean thinking = false;
        int i = response.indexOf('<');
        for (; i >= 0; i = response.indexOf('<', i + 1)) {
            if (i + 1 < response.length() && FIRST_LETTERS.indexOf(response.charAt(i + 1)) < 0) {
                continue;
            }
            if (tokenAt(response, i, ENDS_OF_TURN) > 0
                    || tokenAt(response, i, STARTS_OF_TURN) > 0 && Chars.skipBlanks(response, 0, i) < i) {
                break;
            }
            int closed = tokenAt(response, i, CLOSING);
            if (closed > 0) {
                from = closed;
                thinking = false;
            } else if (tokenAt(response, i, OPENING) > 0) {
                thinking = true;
            }
        }
        if (thinking) {
            return new Reply("", Optional.of("<think> is never closed"));
        }
        return new Reply(response.substring(from, i < 0 ? response.length() : i), Optional.empty());
    }

    /** The whole response up to the first end-of-turn token, its thinking included. */
    public static String turn(String response, Work work) {
        work.step(response.length());
        for (int i = response.indexOf('<'); i >= 0; i = response.indexOf('<', i + 1)) {
            if (tokenAt(response, i, ENDS_OF_TURN) > 0
                    || tokenAt(response, i, STARTS_OF_TURN) > 0 && Chars.skipBlanks(response, 0, i) < i) {
                return response.substring(0, i);
            }
        }
        return response;
    }

    /** The contents of its boxes, in order; for nested boxes those of the innermost. */
    public List<String> boxes(Work work) {
        return StatedAnswers.boxes(text, work).stream()
                .map(box -> box.answer().of(text).strip())
                .toList();
    }

    private static int tokenAt(String text, int at, List<String> tokens) {
        for (String token : tokens) {
            if (Chars.startsWith(text, at, token)) {
                return at + token.length();
            }
        }
        return 0;
    }
}
