package io.erpo.math.answer.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * The environments that are open at a place in the text. Those that only place lines below each other have one name afterwards,
 * {@code lines}, and no marks of columns.
 */
final class Environments {

    static final String LINES = "lines";

    private static final Set<String> ALIGNED = Set.of(
            ("aligned align alignedat alignat gathered gather split eqnarray multline flalign equation math displaymath"
                            + " center")
                    .split(" "));
    /** In these, marks of columns also separate values from their conditions. */
    private static final Set<String> CASES = Set.of("cases", "dcases", "rcases");

    private static final Set<String> WITH_COLUMNS = Set.of("array", "tabular", "alignedat", "alignat");
    private static final Set<String> RELATIONS = Set.of("=", "<", ">", "<=", ">=", "!=", "approx", ":", "\\\\");

    private final Deque<String> open = new ArrayDeque<>();

    /** Whether a specification of columns in braces follows the name. */
    static boolean hasColumns(String name) {
        return WITH_COLUMNS.contains(name);
    }

    /** @param content the text up to the end of the environment, or more */
    String opened(String name, String content) {
        boolean lines = ALIGNED.contains(name) || CASES.contains(name) || isArray(name) && holdsRelation(name, content);
        open.push(lines ? CASES.contains(name) ? "cases" : LINES : name);
        return lines ? LINES : name;
    }

    String closed(String name) {
        String kind = open.isEmpty() ? name : open.pop();
        return kind.equals("cases") ? LINES : kind.equals(LINES) || isArray(name) ? kind : name;
    }

    /** Whether {@code &} is a mark of columns without a meaning: at the sign of a relation, or at the ends of a line. */
    boolean isAlignment(Token last, String rest) {
        if (!isInLines()) {
            return false;
        }
        boolean behind = last.is(Token.Kind.OPERATOR)
                && (RELATIONS.contains(last.text()) || last.text().startsWith("\\begin"));
        String next = rest.stripLeading();
        return behind
                || next.isEmpty()
                || "=<>&:".indexOf(next.charAt(0)) >= 0
                || next.startsWith("\\\\")
                || next.startsWith("\\end")
                || next.startsWith("\\le ")
                || next.startsWith("\\ge ")
                || next.startsWith("\\ne ")
                || next.startsWith("\\approx");
    }

    /** Whether {@code &} separates two equations of one line. */
    boolean isSeparator() {
        return LINES.equals(open.peek());
    }

    private boolean isInLines() {
        return LINES.equals(open.peek()) || "cases".equals(open.peek());
    }

    /** Whether its content decides if it is a matrix. */
    static boolean isArray(String name) {
        return name.equals("array") || name.equals("tabular") || name.equals("matrix");
    }

    private static boolean holdsRelation(String name, String content) {
        int end = content.indexOf("\\end{" + name);
        String inside = end < 0 ? content : content.substring(0, end);
        return inside.indexOf('=') >= 0
                || inside.indexOf('<') >= 0
                || inside.indexOf('>') >= 0
                || inside.contains("\\le ")
                || inside.contains("\\ge ");
    }
}
