package io.erpo.math.extraction;

import io.erpo.math.work.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a response that is judged: the text after the last thought, up to the first end-of-turn token; in the harmony
 * format the message in the channel {@code final}.
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
    private static final String FIRST_LETTERS = "|/eEsS\uff5c";

    /** Finds it. */
    public static Reply of(String response, Work work) {
        work.step(response.length());
        if (!Harmony.isUsed(response)) {
            return withoutThoughts(response);
        }
        return Harmony.finalMessage(response)
                .map(Reply::withoutThoughts)
                .orElseGet(() -> new Reply("", Optional.of("no message in the channel final")));
    }

    private static Reply withoutThoughts(String response) {
        int from = 0;
        Map<String, String> open = new LinkedHashMap<>();
        int i = 0;
        for (; i < response.length() && !isEnd(response, i); i++) {
            if (!ThoughtTag.mayStartWith(response.charAt(i))) {
                continue;
            }
            Optional<ThoughtTag> tag = ThoughtTag.at(response, i);
            if (tag.isEmpty()) {
                continue;
            }
            if (tag.get().closes()) {
                from = tag.get().end();
                open.remove(tag.get().thought());
            } else {
                open.putIfAbsent(
                        tag.get().thought(), response.substring(i, tag.get().end()));
            }
        }
        return open.isEmpty()
                ? new Reply(response.substring(from, Math.max(from, i)), Optional.empty())
                : new Reply("", Optional.of(open.values().iterator().next() + " is never closed"));
    }

    private static boolean isEnd(String text, int at) {
        if (text.charAt(at) != '<' || at + 1 < text.length() && FIRST_LETTERS.indexOf(text.charAt(at + 1)) < 0) {
            return false;
        }
        return tokenAt(text, at, ENDS_OF_TURN)
                || tokenAt(text, at, STARTS_OF_TURN) && Chars.skipBlanks(text, 0, at) < at;
    }

    /** The whole response up to the first end-of-turn token, its thinking included. */
    public static String turn(String response, Work work) {
        work.step(response.length());
        for (int i = response.indexOf('<'); i >= 0; i = response.indexOf('<', i + 1)) {
            if (isEnd(response, i)) {
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

    private static boolean tokenAt(String text, int at, List<String> tokens) {
        return tokens.stream().anyMatch(token -> Chars.startsWith(text, at, token));
    }
}
