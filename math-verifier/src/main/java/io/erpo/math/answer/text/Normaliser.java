package io.erpo.math.answer.text;

import io.erpo.math.work.Work;

/** Rewrites an answer to one spelling, LaTeX in ASCII, and strips what surrounds it. */
public final class Normaliser {

    private static final char DOT_ABOVE = '\u0307';
    private static final char MACRON = '\u0304';
    private static final char OVERLINE = '\u0305';
    private static final int MAX_WRAPPERS = 8;

    private Normaliser() {}

    /** The same answer without delimiters, size commands, decorative blanks and characters outside ASCII. */
    public static String normalise(String text, Work work) {
        work.step(1 + text.length() / 4L);
        String source = isQuoted(text.strip()) ? unquoted(text.strip()) : text;
        String plain = trimmed(Latex.spelled(Backslashes.single(ascii(source))));
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
                boolean degree = isAlone(out);
                out.append("^{");
                int start = out.length();
                for (; i < text.length() && UnicodeTable.superscript(text.charAt(i)) != 0; i++) {
                    out.append(UnicodeTable.superscript(text.charAt(i)));
                }
                if (degree && text.startsWith("\u221a", i)) {
                    out.replace(start - 2, start, "\\sqrt[").append(']');
                    i++;
                } else {
                    out.append('}');
                }
            } else if (isMarkOfDigit(c, out)) {
                char digit = out.charAt(out.length() - 1);
                out.setLength(out.length() - 1);
                out.append(c == DOT_ABOVE ? "\\dot{" : "\\overline{")
                        .append(digit)
                        .append('}');
                i++;
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

    /** The degree in a root, as in \u00b3\u221a8, stands alone; an exponent does not. */
    private static boolean isAlone(StringBuilder before) {
        return before.length() == 0 || " +-*/=(,".indexOf(before.charAt(before.length() - 1)) >= 0;
    }

    /** A dot or a line above a digit: it repeats. */
    private static boolean isMarkOfDigit(char c, StringBuilder before) {
        boolean digit = before.length() > 0 && Character.isDigit(before.charAt(before.length() - 1));
        return digit && (c == DOT_ABOVE || c == MACRON || c == OVERLINE);
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
        return " *`:,".indexOf(text.charAt(at)) >= 0 || text.startsWith("\\,", at) || text.startsWith("\\\\", at);
    }
}
