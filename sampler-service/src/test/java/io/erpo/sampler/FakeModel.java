package io.erpo.sampler;

import io.erpo.algorithm.Seeds;
import io.erpo.events.Engine;
import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.FinishReason;
import io.erpo.policy.tokenizer.Tokenizer;
import io.erpo.policy.tokenizer.TokenizerFiles;
import io.erpo.sampler.generation.SamplingAnswer;
import io.erpo.sampler.generation.SamplingModel;
import io.erpo.sampler.generation.SamplingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The tokenizer of printable ASCII without a network: generates three tokens, each the digit that its uniform number
 * selects.
 */
public class FakeModel implements SamplingModel {

    public static final Engine ENGINE = new Engine("fake", "1", "float32", "cpu", Map.of());
    public static final int LENGTH = 3;
    private static final Tokenizer TOKENIZER = Tokenizer.of(TokenizerFiles.printableAscii());
    private static final int ZERO = TOKENIZER.encode("0").get(0);

    /** The requests of each call. */
    public final List<List<SamplingRequest>> calls = new ArrayList<>();

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
    public List<SamplingAnswer> sample(List<SamplingRequest> requests) {
        calls.add(requests);
        return requests.stream()
                .map(request -> SamplingAnswer.here(completion(request), ENGINE))
                .toList();
    }

    private static Completion completion(SamplingRequest request) {
        int length = Math.min(LENGTH, request.maxNewTokens());
        return new Completion(
                TokenIds.of(IntStream.range(0, length)
                        .map(position -> ZERO + (int) (10 * Seeds.uniform(request.seed(), position)))
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
