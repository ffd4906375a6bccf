package io.erpo.math.extraction;

/** Characters that a reader does not see: marks of direction, zero-width blanks, soft hyphens, variation selectors. */
final class Invisible {

    /** Invisible operators of MathML, which mean something. */
    private static final String OPERATORS = "\u2062\u2063\u2064";

    private Invisible() {}

    static String removed(String text) {
        int first = 0;
        while (first < text.length() && !isInvisible(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length());
        visible.append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            if (!isInvisible(text.charAt(i))) {
                visible.append(text.charAt(i));
            }
        }
        return visible.toString();
    }

    private static boolean isInvisible(char c) {
        return c > 127
                && (Character.getType(c) == Character.FORMAT && OPERATORS.indexOf(c) < 0
                        || c >= '\ufe00' && c <= '\ufe0f'
                        || c == '\u034f');
    }
}
