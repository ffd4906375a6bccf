package io.erpo.sampler.generation;

import io.erpo.policy.TokenIds;
import io.erpo.policy.tokenizer.UnencodableTextException;
import java.util.List;

/**
 * The part of a language model that sampling needs, wherever it computes: in this process, or in a program beside it. Not
 * thread-safe.
 */
public interface SamplingModel extends AutoCloseable {

    /**
     * The token ids of a text.
     *
     * @throws UnencodableTextException when the vocabulary lacks a character
     */
    TokenIds encode(String text);

    /** The text of token ids, without special tokens. */
    String decode(TokenIds ids);

    /** Maximum number of tokens of prompt and response together. */
    int maxPositions();

    /** One answer for each request, in order; each depends on its own request alone. */
    List<SamplingAnswer> sample(List<SamplingRequest> requests);

    @Override
    void close();
}
