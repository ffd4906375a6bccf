package io.erpo.policy.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import io.erpo.policy.TokenIds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The special tokens that a tokenizer puts around a text, as written in a text and as ids.
 *
 * @param before such as the beginning of a sequence
 * @param after of few tokenizers
 */
record SurroundingTokens(Written before, Written after) {

    record Written(String text, List<Integer> ids) {

        Written {
            ids = List.copyOf(ids);
        }
    }

    /** @param encoding of any text, with its special tokens */
    static SurroundingTokens of(Encoding encoding) {
        long[] mask = encoding.getSpecialTokenMask();
        int from = 0;
        while (from < mask.length && mask[from] == 1) {
            from++;
        }
        int to = mask.length;
        while (to > from && mask[to - 1] == 1) {
            to--;
        }
        return new SurroundingTokens(written(encoding, 0, from), written(encoding, to, mask.length));
    }

    private static Written written(Encoding encoding, int from, int to) {
        StringBuilder text = new StringBuilder();
        List<Integer> ids = new ArrayList<>();
        for (int i = from; i < to; i++) {
            text.append(encoding.getTokens()[i]);
            ids.add((int) encoding.getIds()[i]);
        }
        return new Written(text.toString(), ids);
    }

    /** The same with a token before the text. */
    SurroundingTokens beginningWith(String token, TokenIds ids) {
        return new SurroundingTokens(new Written(token, ids.asList()), after);
    }

    boolean isEmpty() {
        return before.ids().isEmpty() && after.ids().isEmpty();
    }

    /**
     * A text whose own ids are those of {@code text} between the tokens; those that it has already are not added again.
     *
     * @param encoder adds no token
     * @throws UnencodableTextException when no text has these ids
     */
    String around(String text, Function<String, TokenIds> encoder) {
        List<Integer> ids = encoder.apply(text).asList();
        int most = ids.size();
        boolean begins = before.ids().size() <= most
                && ids.subList(0, before.ids().size()).equals(before.ids());
        boolean ends = after.ids().size() <= most
                && ids.subList(most - after.ids().size(), most).equals(after.ids());
        List<Integer> wanted = new ArrayList<>(begins ? List.of() : before.ids());
        wanted.addAll(ids);
        wanted.addAll(ends ? List.of() : after.ids());
        String head = begins ? "" : before.text();
        String tail = ends ? "" : after.text();
        // Where a space mark goes before the first word only, a word behind a token needs its space written out.
        return List.of("", " ").stream()
                .map(space -> head + space + text + tail)
                .filter(candidate -> encoder.apply(candidate).asList().equals(wanted))
                .findFirst()
                .orElseThrow(() -> UnencodableTextException.notWritable(head + tail));
    }
}
