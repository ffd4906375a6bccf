package io.erpo.cli.generate;

import io.erpo.policy.TokenIds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The text of tokens that come one by one. A character may be spread over several tokens; it is given when it is whole.
 *
 * <p>Only the newest tokens are decoded again: those since the last text was given, after the ones that gave it, since some
 * tokenizers treat a token at the start in another way.
 */
final class TokenText {

    /** What decoders put in the place of bytes that are no character, or not yet. */
    private static final String REPLACEMENT = "\uFFFD";

    private final Function<TokenIds, String> decoder;
    private final List<Integer> ids = new ArrayList<>();
    private int contextStart;
    private int given;

    /** @param decoder gives the text of any ids */
    TokenText(Function<TokenIds, String> decoder) {
        this.decoder = decoder;
    }

    /** The text that is complete with this token; often of this token alone, sometimes empty. */
    String add(int id) {
        ids.add(id);
        String text = held();
        if (text.isEmpty() || text.endsWith(REPLACEMENT)) {
            return "";
        }
        contextStart = given;
        given = ids.size();
        return text;
    }

    /** What was held back, when no more tokens come. */
    String rest() {
        String text = held();
        given = ids.size();
        return text;
    }

    private String held() {
        int known = decode(given).length();
        String text = decode(ids.size());
        return text.substring(Math.min(known, text.length()));
    }

    private String decode(int end) {
        return end == contextStart ? "" : decoder.apply(TokenIds.copyOf(ids.subList(contextStart, end)));
    }
}
