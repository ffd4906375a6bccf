package io.erpo.sampler;

import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.FinishReason;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.tokenizer.Tokenizer;
import io.erpo.policy.tokenizer.TokenizerFiles;
import io.erpo.sampler.generation.SamplingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tokenizer of printable ASCII without a network: generates three tokens, each the digit that its uniform number
 * selects.
 */
public class FakeModel implements SamplingModel {

    public static final int LENGTH = 3;
    private static final Tokenizer TOKENIZER = Tokenizer.of(TokenizerFiles.printableAscii());
    private static final int ZERO = TOKENIZER.encode("0").get(0);

    /** The requests of each call. */
    public final List<List<GenerationRequest>> calls = new ArrayList<>();

    public boolean closed;

    @Override
    public TokenIds encode(String text) {
        return TOKENIZER.encode(text);
    }

    @Override
    public String decode(TokenIds ids) {
        return TOKENIZER.decode(ids);
    }

    @Override
    public int maxPositions() {
        return 16;
    }

    @Override
    public List<Completion> generate(List<GenerationRequest> requests) {
        calls.add(requests);
        return requests.stream().map(FakeModel::completion).toList();
    }

    private static Completion completion(GenerationRequest request) {
        int length = Math.min(LENGTH, request.maxNewTokens());
        return new Completion(
                TokenIds.of(IntStream.range(0, length)
                        .map(position -> ZERO + (int) (10 * request.uniforms().at(position)))
                        .toArray()),
                LogProbs.copyOf(IntStream.range(0, length)
                        .mapToObj(position -> -0.5f * position)
                        .toList()),
                length < LENGTH ? FinishReason.LENGTH : FinishReason.STOP);
    }

    @Override
    public void close() {
        closed = true;
    }
}
