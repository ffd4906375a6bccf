package io.erpo.sampler.engine;

import io.erpo.policy.TokenIds;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.tokenizer.Tokenizer;
import io.erpo.sampler.generation.SamplingAnswer;
import io.erpo.sampler.generation.SamplingModel;
import io.erpo.sampler.generation.SamplingRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A policy that engines sample with. Its files are here; its weights come into force when it is first sampled with, and again
 * after another policy was.
 */
final class EnginePolicy implements SamplingModel {

    private final CheckpointFiles files;
    private final Tokenizer tokenizer;
    private final EngineWeights weights;
    private final Engines engines;
    private final Optional<ScorerSource> scorer;

    /** @param scorer of the weights, for the check of engines that did not have them before; empty to trust their label */
    EnginePolicy(CheckpointFiles files, EngineWeights weights, Engines engines, Optional<ScorerSource> scorer) {
        this.files = files;
        this.tokenizer = Tokenizer.of(files.tokenizer());
        this.weights = weights;
        this.engines = engines;
        this.scorer = scorer;
    }

    @Override
    public TokenIds encode(String text) {
        return tokenizer.encode(text);
    }

    @Override
    public String decode(TokenIds ids) {
        return tokenizer.decode(ids);
    }

    /** An engine may keep less than the policy could read. */
    @Override
    public int maxPositions() {
        return Math.min(files.config().maxPositions(), engines.maxPositions().orElse(Integer.MAX_VALUE));
    }

    @Override
    public List<SamplingAnswer> sample(List<SamplingRequest> requests) {
        if (requests.isEmpty()) {
            return List.of();
        }
        engines.use(
                weights,
                files.tokenizer().vocabularySize(),
                files.config().vocabularySize(),
                subject(requests.get(0)),
                scorer);
        return engines.sample(weights, requests.stream().map(this::request).toList());
    }

    /** A prompt of the run, since an engine's caches keep those. */
    private SelfTest.Subject subject(SamplingRequest request) {
        return new SelfTest.Subject(
                request.prompt(), request.maxNewTokens(), files.endOfSequenceIds(), weights.adapterName());
    }

    private EngineRequest request(SamplingRequest request) {
        Set<Integer> ends = new HashSet<>(files.endOfSequenceIds());
        ends.addAll(request.stopTokenIds());
        return new EngineRequest(
                request.prompt(),
                request.temperature(),
                request.seed(),
                request.maxNewTokens(),
                ends,
                request.truncation(),
                weights.adapterName());
    }

    @Override
    public void close() {
        scorer.ifPresent(ScorerSource::close);
        tokenizer.close();
    }
}
