package io.erpo.policy.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.erpo.policy.PolicyException;
import io.erpo.policy.TokenIds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Map;

/** Encodes and decodes text with the tokenizer of a checkpoint. Any thread may use it. */
public final class Tokenizer implements AutoCloseable {

    private static final Map<String, String> PLAIN =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer tokenizer;

    private Tokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    public static Tokenizer of(TokenizerFiles files) {
        try {
            return new Tokenizer(
                    HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(files.tokenizerJson()), PLAIN));
        } catch (IOException | RuntimeException e) {
            throw new PolicyException(
                    "the Hugging Face tokenizers library refuses " + TokenizerFiles.TOKENIZER + ": " + e.getMessage(),
                    e);
        }
    }

    /**
     * Encodes a text; nothing is added before or after it. Special tokens written out in the text become their ids.
     *
     * @throws UnencodableTextException when the ids do not spell the text (Qwen2 vocabularies of bytes always do)
     */
    public TokenIds encode(String text) {
        TokenIds ids = TokenIds.of(Arrays.stream(tokenizer.encode(text).getIds())
                .mapToInt(Math::toIntExact)
                .toArray());
        String spelled = decodeWithSpecials(ids);
        // Qwen2 tokenizers normalise to NFC, so a text may rightly come back composed.
        if (!spelled.equals(text) && !spelled.equals(Normalizer.normalize(text, Normalizer.Form.NFC))) {
            throw firstDifference(text, spelled);
        }
        return ids;
    }

    /** The text of the ids without special tokens. */
    public String decode(TokenIds ids) {
        return decode(ids, true);
    }

    /** The text of the ids, special tokens written out. */
    public String decodeWithSpecials(TokenIds ids) {
        return decode(ids, false);
    }

    private String decode(TokenIds ids, boolean skipSpecials) {
        return tokenizer.decode(Arrays.stream(ids.toArray()).asLongStream().toArray(), skipSpecials);
    }

    private static UnencodableTextException firstDifference(String text, String spelled) {
        int common = Arrays.mismatch(text.toCharArray(), spelled.toCharArray());
        return new UnencodableTextException(common < text.length() ? text.codePointAt(common) : -1, common);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
