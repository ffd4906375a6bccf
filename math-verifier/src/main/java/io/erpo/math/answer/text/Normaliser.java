package io.erpo.math.answer.text;

import io.erpo.math.work.Work;
import java.util.Set;

/** Rewrites an answer to one spelling, LaTeX in ASCII, and strips what surrounds it. */
public final class Normaliser {

    private static final Set<String> SILENT = Set.of(
            "left",
            "right",
            "big",
            "Big",
            "bigg",
            "Bigg",
            "bigl",
            "bigr",
            "Bigl",
            "Bigr",
            "biggl",
            "biggr",
            "Biggl",
            "Biggr",
            "displaystyle",
            "textstyle",
            "limits",
            "nolimits",
            "mathstrut",
            "boxed",
            "fbox",
            "ensuremath",
            "quad",
            "qquad",
            "hfill",
            "middle",
            "scriptstyle",
            "rm",
            "bf",
            "it",
            "bm",
            "boldsymbol",
            "mathbf",
            "mathit",
            "pmb",
            "Large",
            "large",
            "Huge",
            "huge",
            "small",
            "hspace",
            "mathop",
            "operatorname",
            "phantom",
            "underline",
            "hphantom",
            "vphantom");

    private static final int MAX_WRAPPERS = 8;

    private Normaliser() {}

    /** The same answer without delimiters, size commands, decorative blanks and characters outside ASCII. */
    public static String normalise(String text, Work work) {
        work.step(1 + text.length() / 4L);
        String source = isQuoted(text.strip()) ? unquoted(text.strip()) : text;
        String plain = trimmed(latex(Backslashes.single(ascii(source))));
        for (int i = 0; i < MAX_WRAPPERS && isWrapped(plain); i++) {
            plain = trimmed(plain.substring(1, plain.length() - 1));
        }
        return withoutLabelBracket(plain);
    }

    private static String ascii(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            if (c < 128 && c >= ' ' && c != '"') {
                out.append(c);
                i++;
            } else if (UnicodeTable.superscript(c) != 0) {
                out.append("^{");
                for (; i < text.length() && UnicodeTable.superscript(text.charAt(i)) != 0; i++) {
                    out.append(UnicodeTable.superscript(text.charAt(i)));
                }
                out.append('}');
            } else if (UnicodeTable.subscript(c) != 0) {
                out.append("_{");
                for (; i < text.length() && UnicodeTable.subscript(text.charAt(i)) != 0; i++) {
                    out.append(UnicodeTable.subscript(text.charAt(i)));
                }
                out.append('}');
            } else {
                int point = text.codePointAt(i);
                out.append(UnicodeTable.meaning(point));
                i += Character.charCount(point);
            }
        }
        return out.toString();
    }

    private static String latex(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            if (c == '$' || c == '~') {
                out.append(' ');
                i++;
            } else if (text.startsWith("{,}", i)) {
                out.append(',');
                i += 3;
            } else if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                i++;
            } else if (Character.isLetter(text.charAt(i + 1))) {
                int end = i + 1;
                while (end < text.length() && Character.isLetter(text.charAt(end))) {
                    end++;
                }
                String name = text.substring(i + 1, end);
                if (isBlankBefore(name)) {
                    out.append(' ').append(name.charAt(name.length() - 1));
                } else {
                    out.append(
                            SILENT.contains(name) ? " " : renamed(name, end < text.length() ? text.charAt(end) : ' '));
                }
                i = end;
                if (name.equals("left") || name.equals("right")) {
                    i += i < text.length() && text.charAt(i) == '.' ? 1 : 0;
                }
            } else if (text.charAt(i + 1) == '!') {
                i = joined(text, i + 2, out);
            } else {
                out.append(spaceOrSelf(text.charAt(i + 1)));
                i += 2;
            }
        }
        return out.toString();
    }

    /** A negative blank after a comma marks it as a thousands separator; blanks around it mean nothing. */
    private static int joined(String text, int from, StringBuilder out) {
        int end = out.length();
        while (end > 0 && out.charAt(end - 1) == ' ') {
            end--;
        }
        if (end == 0 || out.charAt(end - 1) != ',') {
            return from;
        }
        out.setLength(end);
        int next = from;
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        return next;
    }

    /** \quadx: a blank without a space before the variable. */
    private static boolean isBlankBefore(String name) {
        return name.startsWith("quad") && name.length() == 5 || name.startsWith("qquad") && name.length() == 6;
    }

    private static String renamed(String name, char next) {
        String usual =
                switch (name) {
                    case "dfrac", "tfrac", "cfrac" -> "frac";
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

    /** A list in Python's notation: ['1', '2']. */
    private static boolean isQuoted(String text) {
        return text.startsWith("['") && text.endsWith("']");
    }

    private static String unquoted(String text) {
        return text.substring(1, text.length() - 1).replace("'", "").replace("\\\\", "\\");
    }

    /** The choice "C)" is "C". */
    private static String withoutLabelBracket(String text) {
        return text.length() == 2 && text.charAt(1) == ')' ? text.substring(0, 1) : text;
    }

    /** Whether one pair of braces encloses everything, as after \boxed is removed. */
    private static boolean isWrapped(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth <= 0) {
                return i > 0 && i == text.length() - 1;
            }
            i += c == '\\' ? 1 : 0;
        }
        return false;
    }

    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isOutside(text, start)) {
            start += text.charAt(start) == '\\' ? 2 : 1;
        }
        while (end > start) {
            if (end - start >= 2 && text.charAt(end - 2) == '\\' && " ,".indexOf(text.charAt(end - 1)) >= 0) {
                end -= 2;
            } else if (" .,;*`\\".indexOf(text.charAt(end - 1)) >= 0 && !text.startsWith("...", end - 3)) {
                end--;
            } else {
                break;
            }
        }
        return start < end ? text.substring(start, end) : "";
    }

    private static boolean isOutside(String text, int at) {
        return " *`:,".indexOf(text.charAt(at)) >= 0 || text.startsWith("\\,", at);
    }
}
