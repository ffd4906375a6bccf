package io.erpo.reward.builtin;

import io.erpo.math.extraction.Reply;
import io.erpo.math.work.Work;
import io.erpo.reward.Answer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tags that a response must contain.
 *
 * @param names without angle brackets, in the required order; empty requires nothing
 * @param strict whether only white space may stand outside the tags
 */
record Tags(List<String> names, boolean strict) {

    /** Every spelling, so that a second {@code <Answer>} or {@code <answer >} does not pass unseen. */
    private static final Pattern ANY =
            Pattern.compile("<\\s{0,8}(/?)\\s{0,8}([A-Za-z][A-Za-z0-9_-]*)(?:[\\s/][^<>]*)?>");

    Tags {
        names = List.copyOf(names);
    }

    /** What is wrong with the tags of a response: each must be opened and closed once, one after another, around something. */
    Optional<String> complaint(Answer answer) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        String text = judged(answer);
        int end = 0;
        for (String name : names) {
            String opening = "<" + name + ">";
            String closing = "</" + name + ">";
            int open = text.indexOf(opening);
            int close = text.indexOf(closing);
            Optional<String> miscounted =
                    miscounted(text, name, "", opening).or(() -> miscounted(text, name, "/", closing));
            if (miscounted.isPresent()) {
                return miscounted;
            }
            if (open < end || close < open) {
                return Optional.of("%s and %s are not in their order".formatted(opening, closing));
            }
            if (Filler.isAll(text.substring(open + opening.length(), close))) {
                return Optional.of("%s holds nothing".formatted(opening));
            }
            if (!isFree(text, end, open)) {
                return Optional.of("there is text before " + opening);
            }
            end = close + closing.length();
        }
        return isFree(text, end, text.length()) ? Optional.empty() : Optional.of("there is text after the last tag");
    }

    /** Up to the end of the turn; the thinking belongs to it only when one of the tags is about it. */
    private String judged(Answer answer) {
        String first = "<" + names.get(0) + ">";
        return names.stream().anyMatch(Tags::isOfThinking)
                ? Reply.turn(Thinking.withOpening(first, answer), Work.unbounded())
                : Thinking.withOpening(
                        first,
                        answer,
                        Reply.of(Thinking.whole(answer), Work.unbounded()).text());
    }

    private static boolean isOfThinking(String name) {
        String thinking = "<%s>thinking</%s>".formatted(name, name);
        return Reply.of(thinking + "reply", Work.unbounded()).text().equals("reply");
    }

    private boolean isFree(String text, int from, int to) {
        return !strict || text.substring(from, to).isBlank();
    }

    private static Optional<String> miscounted(String text, String name, String slash, String tag) {
        int exact = 0;
        int others = 0;
        Matcher any = ANY.matcher(text);
        while (any.find()) {
            if (any.group(1).equals(slash) && any.group(2).equalsIgnoreCase(name)) {
                exact += any.group().equals(tag) ? 1 : 0;
                others += any.group().equals(tag) ? 0 : 1;
            }
        }
        if (exact == 1 && others == 0) {
            return Optional.empty();
        }
        return Optional.of(
                exact == 0 ? "%s is missing".formatted(tag) : "%s is there %d times".formatted(tag, exact + others));
    }
}
