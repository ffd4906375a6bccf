package io.erpo.policy.tokenizer;

import io.erpo.policy.PolicyException;
import java.util.Locale;

/** The tokenizer cannot say a text; encoding it would silently change what the policy reads. */
public final class UnencodableTextException extends PolicyException {

    private UnencodableTextException(String message) {
        super(message);
    }

    /** The vocabulary lacks the character at this position. */
    static UnencodableTextException at(String text, int position) {
        int codePoint = text.codePointAt(position);
        return new UnencodableTextException(String.format(
                Locale.ROOT,
                "the tokenizer has no token for U+%04X (%s) at character %d of the text; use a model whose vocabulary covers"
                        + " it, or change the text",
                codePoint,
                printable(codePoint),
                position));
    }

    /** No text is read as the tokens that belong around it. */
    static UnencodableTextException notWritable(String tokens) {
        return new UnencodableTextException(("the tokenizer puts %s around a text, but does not read the same ids when"
                        + " it is written out there, as it would be in the log; put it among the added_tokens of %s without"
                        + " lstrip and rstrip, or add no special tokens (prompt.addSpecialTokens: false, or --no-special-tokens of generate)")
                .formatted(tokens, TokenizerFiles.TOKENIZER));
    }

    /** Characters that a terminal would obey, hide or put elsewhere are escaped. */
    private static String printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> escaped(codePoint);
            default -> Character.toString(codePoint);
        };
    }

    private static String escaped(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                StringBuilder escaped = new StringBuilder();
                for (char unit : Character.toChars(codePoint)) {
                    escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
                yield escaped.toString();
            }
        };
    }
}
