package io.erpo.planning.data.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what solutions in LaTeX have in {@code \boxed{...}} or {@code \fbox{...}}. */
final class Boxes {

    private static final Pattern BEGIN = Pattern.compile("\\\\(?:boxed|fbox)\\s*\\{");

    private Boxes() {}

    /** The contents of all closed boxes, in their order. */
    static List<String> in(String solution) {
        List<String> boxes = new ArrayList<>();
        Matcher begin = BEGIN.matcher(solution);
        int from = 0;
        while (begin.find(from)) {
            int end = closing(solution, begin.end());
            if (end < 0) {
                return boxes;
            }
            boxes.add(solution.substring(begin.end(), end).strip());
            from = end;
        }
        return boxes;
    }

    private static int closing(String text, int from) {
        int open = 1;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                open++;
            } else if (c == '}' && --open == 0) {
                return i;
            }
        }
        return -1;
    }
}
