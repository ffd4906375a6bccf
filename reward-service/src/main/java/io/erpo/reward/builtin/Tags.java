package io.erpo.reward.builtin;

import io.erpo.reward.Answer;
import java.util.List;

/**
 * Tags that a response must contain.
 *
 * @param names without angle brackets, in the required order; empty requires nothing
 * @param strict whether only white space may stand outside the tags
 */
record Tags(List<String> names, boolean strict) {

    Tags {
        names = List.copyOf(names);
    }

    /** Whether the response opens and closes each tag exactly once, one tag after another. */
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

    /** The position of the tag; -1 when it occurs nowhere or more than once. */
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
