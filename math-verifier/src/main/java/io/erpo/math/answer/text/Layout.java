package io.erpo.math.answer.text;

import java.util.Map;
import java.util.Set;

/** LaTeX commands that say how an answer looks and nothing of what it is: they are left out, with their arguments. */
final class Layout {

    private static final Set<String> WITHOUT_ARGUMENTS =
            Set.of(("left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr displaystyle textstyle"
                            + " scriptstyle limits nolimits mathstrut strut boxed fbox ensuremath hfill hfil middle rm bf"
                            + " it sf tt bm boldsymbol mathbf mathit pmb bold tiny scriptsize footnotesize small normalsize"
                            + " large Large LARGE huge Huge operatorname mathop underline smash enspace enskip thinspace"
                            + " medspace thickspace negthinspace negmedspace negthickspace space null relax noindent"
                            + " centering nonumber notag blacksquare square Box qed checkmark")
                    .split(" "));

    /** How many arguments in braces to leave out; what follows them stays. */
    private static final Map<String, Integer> WITH_ARGUMENTS = Map.ofEntries(
            Map.entry("hspace", 1),
            Map.entry("vspace", 1),
            Map.entry("mspace", 1),
            Map.entry("phantom", 1),
            Map.entry("hphantom", 1),
            Map.entry("vphantom", 1),
            Map.entry("label", 1),
            Map.entry("tag", 1),
            Map.entry("color", 1),
            Map.entry("textcolor", 1),
            Map.entry("colorbox", 1),
            Map.entry("fcolorbox", 2),
            Map.entry("href", 1),
            Map.entry("raisebox", 1),
            Map.entry("scalebox", 1),
            Map.entry("resizebox", 2),
            Map.entry("rotatebox", 1),
            Map.entry("rule", 2),
            Map.entry("fontsize", 2),
            Map.entry("bbox", 0),
            Map.entry("framebox", 0),
            Map.entry("makebox", 0));

    /** Blanks of a length that stands behind them without braces: {@code \kern3pt}. */
    private static final Set<String> WITH_LENGTH = Set.of("kern", "mkern", "hskip", "vskip", "mskip");

    private static final int LONGEST_ARGUMENT = 300;
    private static final int NONE = -1;

    private Layout() {}

    /** The position after the command and its arguments, or -1 when it is another command or an argument is missing. */
    static int after(String text, String name, int end) {
        if (WITHOUT_ARGUMENTS.contains(name)) {
            return end;
        }
        if (WITH_LENGTH.contains(name)) {
            return afterLength(text, end);
        }
        Integer arguments = WITH_ARGUMENTS.get(name);
        if (arguments == null) {
            return NONE;
        }
        int at = end < text.length() && text.charAt(end) == '*' ? end + 1 : end;
        at = afterOptions(text, at);
        for (int i = 0; i < arguments && at >= 0; i++) {
            at = name.endsWith("phantom") ? afterArgument(text, at) : afterGroup(text, at, '{', '}');
        }
        return at < 0 ? NONE : afterOptions(text, at);
    }

    private static int afterOptions(String text, int from) {
        int after = text.startsWith("[", skipBlanks(text, from)) ? afterGroup(text, from, '[', ']') : NONE;
        return after < 0 ? from : after;
    }

    /** A group, or one character: \\phantom -1. */
    private static int afterArgument(String text, int from) {
        int at = skipBlanks(text, from);
        boolean character = at < text.length() && "{}\\".indexOf(text.charAt(at)) < 0;
        return character ? at + 1 : afterGroup(text, from, '{', '}');
    }

    private static int afterGroup(String text, int from, char opening, char closing) {
        int open = skipBlanks(text, from);
        int limit = Math.min(text.length(), open + LONGEST_ARGUMENT);
        int depth = 0;
        for (int i = open; i < limit; i++) {
            char c = text.charAt(i);
            depth += c == opening ? 1 : c == closing ? -1 : 0;
            if (depth <= 0) {
                return i > open ? i + 1 : NONE;
            }
            i += c == '\\' ? 1 : 0;
        }
        return NONE;
    }

    /** {@code -3.5pt}; -1 for anything else. */
    private static int afterLength(String text, int from) {
        int i = skipBlanks(text, from);
        int start = i;
        while (i < text.length() && "-+.0123456789".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        int unit = skipBlanks(text, i);
        boolean letters = unit + 2 <= text.length()
                && Character.isLowerCase(text.charAt(unit))
                && Character.isLowerCase(text.charAt(unit + 1));
        return i > start && letters ? unit + 2 : NONE;
    }

    private static int skipBlanks(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i;
    }
}
