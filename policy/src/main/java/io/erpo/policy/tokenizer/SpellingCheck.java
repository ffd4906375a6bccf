package io.erpo.policy.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.text.Normalizer;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Finds characters that are lost when a text is encoded: pieces for which the vocabulary has only its unknown token, and
 * characters that the ids do not spell. Spaces that a tokenizer adds or drops by its form are not lost.
 */
final class SpellingCheck {

    /** Every byte that UTF-8 uses, in characters that no normalisation changes, apart from each other. */
    private static final String EVERY_BYTE = everyByte();

    private final TokenizerForm form;
    private final Function<Encoding, String> decoder;
    private final boolean complete;

    /** @param decoder the text of the ids, special tokens written out */
    SpellingCheck(TokenizerForm form, Function<String, Encoding> encoder, Function<Encoding, String> decoder) {
        this.form = form;
        this.decoder = decoder;
        Encoding everyByte = encoder.apply(EVERY_BYTE);
        this.complete = unknown(EVERY_BYTE, everyByte).isEmpty()
                && withoutSpaces(decoder.apply(everyByte)).equals(withoutSpaces(EVERY_BYTE));
    }

    /** The position of the first lost character. */
    OptionalInt firstLost(String text, Encoding encoding) {
        OptionalInt unpaired = unpairedSurrogate(text);
        if (unpaired.isPresent()) {
            return unpaired;
        }
        Optional<Integer> unknown = unknown(text, encoding);
        if (unknown.isPresent()) {
            return OptionalInt.of(unknown.get());
        }
        // A vocabulary that spells every byte spells every text.
        return complete || !form.keepsCharacters() ? OptionalInt.empty() : unspelled(text, encoding);
    }

    private static OptionalInt unpairedSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            int codePoint = text.codePointAt(i);
            if (Character.isSupplementaryCodePoint(codePoint)) {
                i++;
            } else if (Character.isSurrogate((char) codePoint)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private Optional<Integer> unknown(String text, Encoding encoding) {
        String[] tokens = encoding.getTokens();
        for (int i = 0; i < tokens.length; i++) {
            if (form.isUnknown(tokens[i], encoding.getIds()[i])) {
                CharSpan span = encoding.getCharTokenSpans()[i];
                int from = index(text, span.getStart());
                String piece = text.substring(from, index(text, span.getEnd()));
                if (!piece.strip().equals(tokens[i])) {
                    return Optional.of(from + leadingSpaces(piece));
                }
            }
        }
        return Optional.empty();
    }

    private static int leadingSpaces(String piece) {
        int spaces = 0;
        while (spaces < piece.length() - 1 && isSpace(piece.charAt(spaces))) {
            spaces++;
        }
        return spaces;
    }

    private OptionalInt unspelled(String text, Encoding encoding) {
        String spelled = decoder.apply(encoding);
        OptionalInt difference = difference(text, spelled, stripped(text, encoding));
        // A tokenizer may compose a text before it encodes it.
        return difference.isEmpty()
                        || difference(Normalizer.normalize(text, Normalizer.Form.NFC), spelled, new BitSet())
                                .isEmpty()
                ? OptionalInt.empty()
                : difference;
    }

    /** The first character of {@code text} that {@code spelled} lacks. */
    private OptionalInt difference(String text, String spelled, BitSet stripped) {
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            char wanted = text.charAt(i);
            while (at < spelled.length() && !isSame(wanted, spelled.charAt(at)) && isSpace(spelled.charAt(at))) {
                at++;
            }
            if (at < spelled.length() && isSame(wanted, spelled.charAt(at))) {
                at++;
            } else if (!stripped.get(i) && !(form.marksSpaces() && isSpace(wanted))) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private boolean isSame(char one, char other) {
        return one == other || form.marksSpaces() && isSpace(one) && isSpace(other);
    }

    /** White space that belongs to the special token beside it. */
    private BitSet stripped(String text, Encoding encoding) {
        BitSet stripped = new BitSet();
        String[] tokens = encoding.getTokens();
        for (int i = 0; i < tokens.length; i++) {
            if (form.strippingTokens().contains(tokens[i])) {
                CharSpan span = encoding.getCharTokenSpans()[i];
                for (int at = index(text, span.getStart()); at < index(text, span.getEnd()); at++) {
                    stripped.set(at, Character.isWhitespace(text.charAt(at)));
                }
            }
        }
        return stripped;
    }

    private static boolean isSpace(char character) {
        return character == ' ' || character == TokenizerForm.SPACE_MARK;
    }

    private static String withoutSpaces(String text) {
        return text.replace(" ", "").replace(String.valueOf(TokenizerForm.SPACE_MARK), "");
    }

    /** Spans count code points. */
    private static int index(String text, int codePoints) {
        return text.offsetByCodePoints(0, codePoints);
    }

    private static String everyByte() {
        StringBuilder text = new StringBuilder();
        for (int ascii = 0; ascii < 0x80; ascii++) {
            text.appendCodePoint(ascii);
        }
        for (int continuation = 0; continuation < 0x40; continuation++) {
            text.append('.').appendCodePoint(0x400 + continuation);
        }
        for (int lead = 0x02; lead < 0x20; lead++) {
            text.append('.').appendCodePoint(unchanged(lead << 6));
        }
        for (int lead = 0x00; lead < 0x10; lead++) {
            // 0xED also leads to surrogates, which lie above.
            text.append('.').appendCodePoint(unchanged(Math.max(0x800, lead << 12)));
        }
        for (int lead = 0x00; lead < 0x05; lead++) {
            text.append('.').appendCodePoint(unchanged(Math.max(0x10000, lead << 18)));
        }
        return text.toString();
    }

    /** The first character from here on that is its own composed form. */
    private static int unchanged(int codePoint) {
        int candidate = codePoint;
        while (!Normalizer.isNormalized(Character.toString(candidate), Normalizer.Form.NFC)) {
            candidate++;
        }
        return candidate;
    }
}
