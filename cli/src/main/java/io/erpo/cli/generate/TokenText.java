package io.erpo.cli.generate;

import io.erpo.policy.TokenIds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Decodes tokens that arrive one at a time. A character may span several tokens; its text is returned once it is
 * complete.
 *
 * <p>Decodes only the tokens since the last returned text, together with the tokens of that text, because some
 * tokenizers treat the first token differently.
 */
final class TokenText {

    /** What decoders emit for bytes that are not a character, or not yet. */
    private static final String REPLACEMENT = "\uFFFD";

    private final Function<TokenIds, String> decoder;
    private final List<Integer> ids = new ArrayList<>();
    private int contextStart;
    private int given;

    /** @param decoder decodes any ids */
    TokenText(Function<TokenIds, String> decoder) {
        this.decoder = decoder;
    }

    /** The text that this token completes: often its own, sometimes empty. */
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

    /** The text held back, when no more tokens follow. */
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
