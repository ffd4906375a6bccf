package io.erpo.planning.data;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Tells texts apart as a reader does, who sees neither how much white space there is nor how é is composed. */
final class Spelling {

    private static final Pattern WHITE_SPACE = Pattern.compile("\\p{IsWhite_Space}+");

    private Spelling() {}

    /**
     * What all spellings of a text have in common: Unicode's composed form (NFC), with one space for each run of white
     * space and none at the ends. For comparison only; the policy reads texts as they are written.
     */
    static String key(String text) {
        return WHITE_SPACE
                .matcher(Normalizer.normalize(text, Normalizer.Form.NFC))
                .replaceAll(" ")
                .strip();
    }
}
