package io.erpo.reward.builtin;

import io.erpo.reward.Answer;
import java.util.List;

/**
 * Tags that a response must hold.
 *
 * @param names without angle brackets, in the order in which they must come; none is no demand
 * @param strict whether only white space may stand outside of them
 */
record Tags(List<String> names, boolean strict) {

    Tags {
        names = List.copyOf(names);
    }

    /** Whether each tag is opened and closed exactly once in the response, one tag after another. */
    boolean areIn(Answer answer) {
        if (names.isEmpty()) {
            return true;
        }
        String text = Thinking.withOpening(opening(names.get(0)), answer);
        int end = 0;
        for (String name : names) {
            int open = onlyPlace(text, opening(name));
            int close = onlyPlace(text, closing(name));
            if (open < end || close < open || !isFree(text, end, open)) {
                return false;
            }
            end = close + closing(name).length();
        }
        return isFree(text, end, text.length());
    }

    private boolean isFree(String text, int from, int to) {
        return !strict || text.substring(from, to).isBlank();
    }

    /** Where the tag stands, -1 when it stands nowhere or in several places. */
    private static int onlyPlace(String text, String tag) {
        int place = text.indexOf(tag);
        return place == text.lastIndexOf(tag) ? place : -1;
    }

    private static String opening(String name) {
        return "<" + name + ">";
    }

    private static String closing(String name) {
        return "</" + name + ">";
    }
}
