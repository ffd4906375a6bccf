package io.erpo.math.extraction;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A tag around a thought: {@code <think>}, {@code </reasoning>}, {@code [THINK]}, {@code <seed:think>},
 * {@code <|begin_of_thought|>}.
 *
 * @param thought the name that an opening tag shares with its closing tag
 * @param end after the tag
 */
record ThoughtTag(String thought, boolean closes, int end) {

    private static final String OPENING = "<[\u25c1";
    private static final String CLOSING = ">]\u25b7";
    private static final int LONGEST = 40;
    private static final String THINK = "think";
    private static final Set<String> SPELLINGS_OF_THINK = Set.of("think", "thinking", "thought", "thoughts");
    private static final Set<String> OTHERS = Set.of(
            "reasoning",
            "reasoning_content",
            "analysis",
            "scratchpad",
            "inner_monologue",
            "internal_monologue",
            "chain_of_thought");
    private static final List<String> CLOSING_PREFIXES = List.of("/", "end_of_", "end_");
    private static final List<String> OPENING_PREFIXES = List.of("begin_of_", "begin_", "start_of_", "start_");

    static boolean mayStartWith(char c) {
        return OPENING.indexOf(c) >= 0;
    }

    /** The tag that begins at the position. */
    static Optional<ThoughtTag> at(String text, int at) {
        int kind = OPENING.indexOf(text.charAt(at));
        int limit = Math.min(text.length(), at + LONGEST);
        int close = at + 1;
        while (close < limit && isInName(text.charAt(close))) {
            close++;
        }
        if (kind < 0 || close >= limit || text.charAt(close) != CLOSING.charAt(kind)) {
            return Optional.empty();
        }
        String written = text.substring(at + 1, close).replace("|", "").strip();
        // In lower case, square brackets are an index in a program.
        boolean index = kind == 1 && !written.equals(written.toUpperCase(Locale.ROOT));
        return index ? Optional.empty() : named(written.toLowerCase(Locale.ROOT), close + 1);
    }

    private static Optional<ThoughtTag> named(String written, int end) {
        String opened = without(OPENING_PREFIXES, written);
        String name = without(CLOSING_PREFIXES, opened);
        boolean closes = !name.equals(opened);
        name = name.substring(name.indexOf(':') + 1);
        String thought = SPELLINGS_OF_THINK.contains(name) ? THINK : name;
        return thought.equals(THINK) || OTHERS.contains(thought)
                ? Optional.of(new ThoughtTag(thought, closes, end))
                : Optional.empty();
    }

    private static String without(List<String> prefixes, String name) {
        return prefixes.stream()
                .filter(name::startsWith)
                .findFirst()
                .map(prefix -> name.substring(prefix.length()))
                .orElse(name);
    }

    private static boolean isInName(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || "/|:_ ".indexOf(c) >= 0;
    }
}
