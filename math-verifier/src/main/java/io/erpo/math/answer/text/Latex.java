package io.erpo.math.answer.text;

import java.util.Set;

/** Rewrites LaTeX commands to one spelling and leaves out those that only say how the answer looks. */
final class Latex {

    /** Stands for a wide blank until it is known whether that separates two equations. */
    private static final char WIDE = '\u0001';

    private static final Set<String> FUNCTIONS = Set.of(
            "sin", "cos", "tan", "cot", "sec", "csc", "tg", "ctg", "arcsin", "arccos", "arctan", "arctg", "sinh",
            "cosh", "tanh", "ln", "lg", "log", "exp", "cis");
    private static final Set<String> UPRIGHT = Set.of("operatorname", "mathop", "mathrm");
    private static final String BEFORE_EMPTY_GROUP = " +-=*/(),";

    private final String text;
    private final StringBuilder out;
    private int at;

    private Latex(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length());
    }

    static String spelled(String text) {
        Latex latex = new Latex(text);
        while (latex.at < text.length()) {
            latex.next();
        }
        return separated(latex.out.toString());
    }

    private void next() {
        char c = text.charAt(at);
        if (c == '$' || c == '~') {
            out.append(' ');
            at++;
        } else if (text.startsWith("{,}", at)) {
            at += 3;
            out.append(isThousands(at) ? "\\," : ",");
        } else if (text.startsWith("{}", at) && isEmptyGroup()) {
            at += 2;
        } else if (c != '\\' || at + 1 == text.length()) {
            out.append(c);
            at++;
        } else if (Character.isLetter(text.charAt(at + 1))) {
            command();
        } else if (text.charAt(at + 1) == '!') {
            negativeBlank();
        } else {
            out.append(spaceOrSelf(text.charAt(at + 1)));
            at += 2;
        }
    }

    private void command() {
        int end = at + 1;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        String name = text.substring(at + 1, end);
        int function = UPRIGHT.contains(name) ? functionAt(end) : -1;
        int after = Layout.after(text, name, end);
        if (name.equals("quad") || name.equals("qquad")) {
            out.append(WIDE);
            at = end;
        } else if (isBlankBefore(name)) {
            out.append(WIDE).append(name.charAt(name.length() - 1));
            at = end;
        } else if (function >= 0) {
            String called =
                    text.substring(text.indexOf('{', end) + 1, function - 1).strip();
            out.append(renamed(called, ' ')).append(' ');
            at = function;
        } else if (after >= 0) {
            out.append(' ');
            at = after;
            boolean none = (name.equals("left") || name.equals("right")) && text.startsWith(".", at);
            at += none ? 1 : 0;
        } else {
            out.append(renamed(name, end < text.length() ? text.charAt(end) : ' '));
            at = end;
        }
    }

    /** The position after {@code {name}} when that is a function; else -1. */
    private int functionAt(int from) {
        int open = text.startsWith("*", from) ? from + 1 : from;
        int close = text.startsWith("{", open) ? text.indexOf('}', open) : -1;
        return close > 0 && FUNCTIONS.contains(text.substring(open + 1, close).strip()) ? close + 1 : -1;
    }

    /** A negative blank after a comma marks it as a thousands separator; blanks around it mean nothing. */
    private void negativeBlank() {
        at += 2;
        int end = out.length();
        while (end > 0 && out.charAt(end - 1) == ' ') {
            end--;
        }
        if (end == 0 || out.charAt(end - 1) != ',') {
            return;
        }
        out.setLength(end);
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        out.setLength(end - 1);
        out.append(isThousands(at) ? "\\," : ",");
    }

    /** Whether three digits follow, and digits other than a single zero stand before. */
    private boolean isThousands(int from) {
        int digits = 0;
        while (digits < out.length() && isDigit(out.charAt(out.length() - 1 - digits))) {
            digits++;
        }
        boolean zero = digits == 1 && out.charAt(out.length() - 1) == '0';
        boolean three = from + 3 <= text.length()
                && isDigit(text.charAt(from))
                && isDigit(text.charAt(from + 1))
                && isDigit(text.charAt(from + 2));
        return digits > 0
                && digits <= 3
                && !zero
                && three
                && !(from + 3 < text.length() && isDigit(text.charAt(from + 3)));
    }

    private boolean isEmptyGroup() {
        char before = out.length() == 0 ? ' ' : out.charAt(out.length() - 1);
        boolean argument = text.startsWith("{", at + 2);
        return !argument && (isDigit(before) || BEFORE_EMPTY_GROUP.indexOf(before) >= 0);
    }

    /** \quadx: a blank without a space before the variable. */
    private static boolean isBlankBefore(String name) {
        return name.startsWith("quad") && name.length() == 5 || name.startsWith("qquad") && name.length() == 6;
    }

    private static String renamed(String name, char next) {
        String usual =
                switch (name) {
                    case "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac", "xfrac", "flatfrac" -> "frac";
                    case "dbinom", "tbinom" -> "binom";
                    case "leq", "leqslant" -> "le";
                    case "geq", "geqslant" -> "ge";
                    case "neq" -> "ne";
                    case "varnothing" -> "emptyset";
                    case "mbox", "textbf", "textit", "textrm", "textsf", "texttt", "textnormal", "mathrm", "mathsf" ->
                        "text";
                    case "degree" -> "circ";
                    case "lbrace" -> "{";
                    case "rbrace" -> "}";
                    case "ldots", "dotsc", "cdots", "dots" -> "dots";
                    case "bigcup" -> "cup";
                    case "lvert", "rvert", "vert", "mid" -> "vert";
                    case "tg" -> "tan";
                    case "ctg" -> "cot";
                    case "arctg" -> "arctan";
                    case "textyen" -> "yen";
                    case "texteuro", "EUR" -> "euro";
                    case "textsterling" -> "pounds";
                    case "textdollar", "mathdollar" -> "$";
                    default -> name;
                };
        return "\\" + usual + (Character.isLetterOrDigit(next) ? " " : "");
    }

    private static String spaceOrSelf(char c) {
        return switch (c) {
            case ',', ';', ':', '>', ' ' -> "\\,";
            case '(', ')', '[', ']' -> " ";
            case '%' -> "%";
            default -> "\\" + c;
        };
    }

    /** A wide blank between two equations or inequalities separates them; any other is a blank. */
    private static String separated(String spelled) {
        if (spelled.indexOf(WIDE) < 0) {
            return spelled;
        }
        String[] parts = spelled.split(String.valueOf(WIDE));
        boolean relations = parts.length > 1 && !spelled.contains("\\begin");
        for (String part : parts) {
            relations &= isRelation(part.strip());
        }
        return spelled.replace(WIDE, relations ? ',' : ' ');
    }

    /** Not beside a comma or a word, which separate or join already. */
    private static boolean isRelation(String part) {
        boolean sign = part.indexOf('=') > 0
                || part.indexOf('<') > 0
                || part.indexOf('>') > 0
                || part.contains("\\le ")
                || part.contains("\\ge ");
        boolean joined = part.startsWith(",") || part.endsWith(",") || part.contains("\\text");
        return sign && !joined && count(part, '{') == count(part, '}');
    }

    private static long count(String text, char c) {
        return text.chars().filter(other -> other == c).count();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
