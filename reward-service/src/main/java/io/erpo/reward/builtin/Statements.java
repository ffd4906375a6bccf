package io.erpo.reward.builtin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a text states a final answer: <code>\boxed{...}</code> or <code>\fbox{...}</code>, {@code <answer>...</answer>}, or a
 * line that begins with {@code Answer:} or {@code Final answer:}, perhaps in Markdown's bold.
 *
 * <p>What is never closed states nothing, and a statement around another one is only its wrapping. Time is linear in the text,
 * whatever it holds.
 */
final class Statements {

    /** Applied to the beginning of a line only; its quantifiers are possessive. */
    private static final Pattern LABEL =
            Pattern.compile("[ \\t*#>_-]*+(?:final )?+answer[ \\t*_]*+:[*_]*+", Pattern.CASE_INSENSITIVE);

    private static final List<String> BOXES = List.of("\\boxed", "\\fbox");
    private static final String OPEN_TAG = "<answer>";
    private static final String CLOSE_TAG = "</answer>";

    private Statements() {}

    /** The contents of the text's boxes, in order. */
    static List<String> boxes(String text) {
        List<Statement> found = new ArrayList<>();
        addBoxes(text, found);
        return contents(text, innermost(found));
    }

    /** The last statement's content, and those of the statements that begin before it on its line; empty when there is none. */
    static List<String> last(String text) {
        List<Statement> found = new ArrayList<>();
        addBoxes(text, found);
        addTags(text, found);
        addLabels(text, found);
        List<Statement> stated = innermost(found);
        if (stated.isEmpty()) {
            return List.of();
        }
        int line = text.lastIndexOf('\n', stated.get(stated.size() - 1).start());
        return contents(
                text, stated.stream().filter(each -> each.start() > line).toList());
    }

    private static void addBoxes(String text, List<Statement> found) {
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && "{}\\".indexOf(text.charAt(i + 1)) >= 0) {
                i++;
            } else if (c == '{') {
                open.push(i);
            } else if (c == '}' && !open.isEmpty()) {
                int brace = open.pop();
                for (String box : BOXES) {
                    int start = brace - box.length();
                    if (text.startsWith(box, start)) {
                        found.add(new Statement(start, brace + 1, i, i + 1));
                    }
                }
            }
        }
    }

    private static void addTags(String text, List<Statement> found) {
        int open = -1;
        for (int i = text.indexOf('<'); i >= 0; i = text.indexOf('<', i + 1)) {
            if (text.startsWith(OPEN_TAG, i)) {
                open = i;
            } else if (open >= 0 && text.startsWith(CLOSE_TAG, i)) {
                found.add(new Statement(open, open + OPEN_TAG.length(), i, i + CLOSE_TAG.length()));
                open = -1;
            }
        }
    }

    private static void addLabels(String text, List<Statement> found) {
        Matcher label = LABEL.matcher(text);
        int end;
        for (int start = 0; start < text.length(); start = end + 1) {
            int lineBreak = text.indexOf('\n', start);
            end = lineBreak < 0 ? text.length() : lineBreak;
            if (label.region(start, end).lookingAt()) {
                found.add(new Statement(start, label.end(), end, end));
            }
        }
    }

    private static List<Statement> innermost(List<Statement> found) {
        found.sort(Comparator.comparingInt(Statement::start));
        List<Statement> innermost = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            boolean wraps = i + 1 < found.size()
                    && found.get(i + 1).start() < found.get(i).end();
            if (!wraps) {
                innermost.add(found.get(i));
            }
        }
        return innermost;
    }

    private static List<String> contents(String text, List<Statement> statements) {
        return statements.stream()
                .map(each -> text.substring(each.from(), each.to()).strip())
                .toList();
    }

    /** From {@code start} to before {@code end}; its content from {@code from} to before {@code to}. */
    private record Statement(int start, int from, int to, int end) {}
}
