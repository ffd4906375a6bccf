package io.erpo.math.extraction;

import java.util.List;
import java.util.Optional;

/**
 * The harmony format: messages in channels, of which only {@code final} is for the reader.
 * {@code <|channel|>analysis<|message|>...<|end|><|start|>assistant<|channel|>final<|message|>...<|return|>}
 */
final class Harmony {

    private static final String CHANNEL = "<|channel|>";
    private static final String MESSAGE = "<|message|>";
    private static final String FINAL = "final";
    private static final List<String> ENDS_OF_TURN = List.of("<|return|>", "<|call|>");
    private static final List<String> ENDS_OF_MESSAGE = List.of("<|end|>", "<|start|>", CHANNEL);
    /** What is left of the markers when a tokenizer drops its special tokens. */
    private static final String BARE_ANALYSIS = "analysis";

    private static final String BARE_FINAL = "assistantfinal";

    private Harmony() {}

    static boolean isUsed(String response) {
        return response.contains(CHANNEL) || isBare(response);
    }

    /** The message in the channel {@code final}; empty when there is none. */
    static Optional<String> finalMessage(String response) {
        if (!response.contains(CHANNEL)) {
            return Optional.of(response.substring(response.lastIndexOf(BARE_FINAL) + BARE_FINAL.length()));
        }
        int end = first(response, ENDS_OF_TURN, 0);
        for (int at = response.indexOf(CHANNEL); at >= 0 && at < end; at = response.indexOf(CHANNEL, at + 1)) {
            int name = Chars.skipBlanks(response, at + CHANNEL.length(), end);
            if (Chars.afterWord(response, name, FINAL) > 0) {
                int next = response.indexOf(CHANNEL, name);
                int message = response.indexOf(MESSAGE, name);
                boolean marked = message >= 0 && message < (next < 0 ? end : Math.min(next, end));
                int from = marked ? message + MESSAGE.length() : name + FINAL.length();
                return Optional.of(response.substring(from, Math.min(end, first(response, ENDS_OF_MESSAGE, from))));
            }
        }
        return Optional.empty();
    }

    private static boolean isBare(String response) {
        return response.startsWith(BARE_ANALYSIS)
                && response.length() > BARE_ANALYSIS.length()
                && Character.isUpperCase(response.charAt(BARE_ANALYSIS.length()))
                && response.contains(BARE_FINAL);
    }

    private static int first(String text, List<String> tokens, int from) {
        return tokens.stream()
                .mapToInt(token -> text.indexOf(token, from))
                .filter(at -> at >= 0)
                .min()
                .orElse(text.length());
    }
}
