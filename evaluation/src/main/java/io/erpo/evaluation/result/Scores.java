package io.erpo.evaluation.result;

import io.erpo.evaluation.score.MajorityAtK;
import io.erpo.evaluation.score.PassAtK;
import io.erpo.evaluation.statistics.Estimate;
import io.erpo.evaluation.statistics.SamplingError;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The numbers of an evaluation. Intervals are about other prompts of this kind ({@link Estimate#ofShares}).
 *
 * @param meanAtK share of correct responses
 * @param passAtK pass@1 to pass@K ({@link PassAtK}); pass@1 is mean@K
 * @param majAtK maj@1 to maj@K ({@link MajorityAtK}); empty when K exceeds {@link MajorityAtK#MOST_SAMPLES}
 * @param samplingError by how much mean@K would vary on the same prompts ({@link SamplingError}); empty for one sample per prompt
 * @param meanTokens mean length of a response
 * @param truncated share of responses that ended at a limit of length
 * @param withoutAnswer share of incorrect responses without an answer that could be read, of all responses
 * @param finishedAccuracy share of correct responses among those that were not truncated; empty when all were
 */
public record Scores(
        Estimate meanAtK,
        List<Estimate> passAtK,
        List<Estimate> majAtK,
        OptionalDouble samplingError,
        double meanTokens,
        Estimate truncated,
        Estimate withoutAnswer,
        OptionalDouble finishedAccuracy) {

    public Scores {
        passAtK = List.copyOf(passAtK);
        majAtK = List.copyOf(majAtK);
    }

    /** @param samples responses of each prompt (K) */
    static Scores of(List<PromptResult> prompts, int samples) {
        long responses = (long) prompts.size() * samples;
        return new Scores(
                share(prompts, samples, PromptResult::mean),
                IntStream.rangeClosed(1, samples)
                        .mapToObj(k -> share(prompts, samples, prompt -> PassAtK.of(samples, prompt.correct(), k)))
                        .toList(),
                majAtK(prompts, samples),
                SamplingError.of(
                        prompts.stream().mapToInt(PromptResult::correct).toArray(), samples),
                (double) prompts.stream().mapToLong(PromptResult::tokens).sum() / responses,
                share(prompts, samples, prompt -> (double) prompt.truncated() / samples),
                share(prompts, samples, prompt -> (double) prompt.withoutAnswer() / samples),
                finishedAccuracy(prompts, responses));
    }

    private static Estimate share(List<PromptResult> prompts, int samples, ToDoubleFunction<PromptResult> score) {
        return Estimate.ofShares(prompts.stream().mapToDouble(score).toArray(), samples);
    }

    private static List<Estimate> majAtK(List<PromptResult> prompts, int samples) {
        if (samples > MajorityAtK.MOST_SAMPLES) {
            return List.of();
        }
        List<double[]> ofPrompts =
                prompts.stream().map(prompt -> MajorityAtK.of(prompt.answers())).toList();
        return IntStream.range(0, samples)
                .mapToObj(k -> Estimate.ofShares(
                        ofPrompts.stream().mapToDouble(majority -> majority[k]).toArray(), samples))
                .toList();
    }

    private static OptionalDouble finishedAccuracy(List<PromptResult> prompts, long responses) {
        long finished =
                responses - prompts.stream().mapToLong(PromptResult::truncated).sum();
        long correct = prompts.stream().mapToLong(PromptResult::correctFinished).sum();
        return finished == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) correct / finished);
    }
}
