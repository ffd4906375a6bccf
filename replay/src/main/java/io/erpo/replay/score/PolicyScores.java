package io.erpo.replay.score;

import io.erpo.replay.findings.Difference;
import io.erpo.replay.score.ScoreLimits.Limits;
import io.erpo.schemas.Topics;
import java.util.Optional;

/**
 * The scores of one policy. Weights that an engine did not take over change every token a little, so that no single one
 * need stand out; their mean does.
 */
final class PolicyScores {

    private final long version;
    private Optional<Limits> limits = Optional.empty();
    private long count;
    private double sum;

    PolicyScores(long version) {
        this.version = version;
    }

    /**
     * Adds the tokens of a response.
     *
     * @param own its limits
     * @param all the differences of the whole run, to add to as well
     */
    void add(ResponseScore response, Limits own, ScoreDifferences all) {
        limits = Optional.of(limits.map(own::or).orElse(own));
        response.tokens().forEach(token -> {
            all.add(token.difference());
            sum += token.difference();
            count++;
        });
    }

    /** The mean, when it is too large. */
    Optional<Difference> tooFarOnAverage() {
        double mean = count == 0 ? 0 : sum / count;
        double limit = limits.map(Limits::mean).orElse(Double.POSITIVE_INFINITY);
        return mean <= limit
                ? Optional.empty()
                : Optional.of(new Difference(
                        Topics.RESPONSES.name(),
                        "logprobs of policy %d (mean difference)".formatted(version),
                        "at most " + limit,
                        "%.3g over %d tokens".formatted(mean, count),
                        Optional.of(
                                "either another policy than version %d sampled these responses, or the engine computes otherwise than the scorer: in another number format, at another temperature, or with penalties"
                                        .formatted(version))));
    }
}
