package io.erpo.math.extraction;

import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * The boxes of a text: {@code \boxed{...}}, {@code \fbox{...}}, {@code \framebox{...}} and {@code \bbox[...]{...}} with
 * balanced braces, and {@code \boxed 5}. An unclosed box
 * does not count, nor does one after "not".
 */
final class Boxes {

    private static final List<String> COMMANDS = List.of("boxed", "fbox", "framebox", "bbox");
    private static final int LONGEST_BARE_ANSWER = 64;
    private static final int LONGEST_OPTIONS = 80;
    private static final int PLAIN_BRACE = -1;

    private final String text;
    private final List<StatedAnswer> found = new ArrayList<>();

    private Boxes(String text) {
        this.text = text;
    }

    /** In the order in which they close. */
    static List<StatedAnswer> in(String text, Work work) {
        work.step(text.length());
        Boxes boxes = new Boxes(text);
        if (isIn(text)) {
            boxes.scan();
        }
        return boxes.found;
    }

    /** Whether the text has the name of a box. */
    static boolean isIn(String text) {
        return text.contains("box");
    }

    private void scan() {
        int[] open = new int[text.length()];
        int[] begin = new int[text.length()];
        int depth = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\') {
                int command = i;
                int name = afterCommand(i + 1);
                if (name < 0) {
                    i += 2;
                    continue;
                }
                i = Chars.skipBlanks(text, afterOptions(name), text.length());
                if (i < text.length() && text.charAt(i) == '{') {
                    open[depth] = command;
                    begin[depth++] = ++i;
                } else {
                    addBare(command, i);
                }
                continue;
            }
            if (c == '{') {
                open[depth++] = PLAIN_BRACE;
            } else if (c == '}' && depth > 0 && open[--depth] != PLAIN_BRACE) {
                int start = open[depth];
                add(start, i + 1, Narrowing.withoutStatement(text, new Span(begin[depth], i)));
            }
            i++;
        }
    }

    /** Also after two backslashes: text that was escaped twice. */
    private int afterCommand(int at) {
        int name = at < text.length() && text.charAt(at) == '\\' ? at + 1 : at;
        for (String command : COMMANDS) {
            int end = name + command.length();
            if (text.startsWith(command, name) && (end == text.length() || !Chars.isLetter(text.charAt(end)))) {
                return end;
            }
        }
        return -1;
    }

    /** Behind {@code [5pt,border:1px solid]}. */
    private int afterOptions(int from) {
        int end = from;
        for (int open = Chars.skipBlanks(text, end, text.length());
                open < text.length() && text.charAt(open) == '[';
                open = Chars.skipBlanks(text, end, text.length())) {
            int close = text.indexOf(']', open);
            if (close < 0 || close > open + LONGEST_OPTIONS) {
                return end;
            }
            end = close + 1;
        }
        return end;
    }

    /** A number or a single letter; any longer word is prose about boxes. */
    private void addBare(int command, int from) {
        int to = from;
        int limit = Math.min(text.length(), from + LONGEST_BARE_ANSWER);
        while (to < limit && !Chars.isBlank(text.charAt(to)) && "$\\`*".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        Span answer = Narrowing.trim(text, new Span(from, to));
        boolean number = answer.of(text).chars().anyMatch(c -> Chars.isDigit((char) c));
        if (number || answer.length() == 1 && Chars.isLetter(text.charAt(answer.from()))) {
            add(command, to, answer);
        }
    }

    private void add(int start, int end, Span answer) {
        if (!Denial.isBefore(text, start)) {
            found.add(new StatedAnswer(start, end, answer, Form.BOX));
        }
    }
}
