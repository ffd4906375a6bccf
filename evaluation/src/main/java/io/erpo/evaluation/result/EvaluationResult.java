package io.erpo.evaluation.result;

import io.erpo.algorithm.PromptId;
import io.erpo.evaluation.score.MajorityAtK;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One evaluation of one model on one benchmark, complete: every prompt has all its samples. An evaluation that lacks one has no
 * result, rather than a smaller denominator.
 *
 * @param prompts in the benchmark's order
 */
public record EvaluationResult(Conditions conditions, List<PromptResult> prompts) {

    /** So many incomplete prompts are named. */
    private static final int NAMED = 5;

    public EvaluationResult {
        prompts = List.copyOf(prompts);
        requireDistinct(prompts);
        requireComplete(prompts, conditions.protocol().samples());
        if (prompts.size() != conditions.benchmark().prompts()) {
            throw new IllegalArgumentException(
                    "benchmark " + conditions.benchmark().name() + " has "
                            + conditions.benchmark().prompts() + " prompts, but the evaluation has responses to "
                            + prompts.size() + ". Resume the evaluation until none is missing.");
        }
    }

    private static void requireDistinct(List<PromptResult> prompts) {
        Set<PromptId> seen = new HashSet<>();
        for (PromptResult prompt : prompts) {
            if (!seen.add(prompt.promptId())) {
                throw new IllegalArgumentException(
                        "an evaluation has each prompt once, but " + prompt.promptId() + " occurs twice");
            }
        }
    }

    private static void requireComplete(List<PromptResult> prompts, int samples) {
        List<PromptResult> incomplete =
                prompts.stream().filter(prompt -> prompt.samples() != samples).toList();
        if (!incomplete.isEmpty()) {
            throw new IllegalArgumentException(incomplete.size() + " of " + prompts.size()
                    + " prompts do not have the " + samples + " responses of this evaluation: "
                    + incomplete.stream()
                            .limit(NAMED)
                            .map(prompt -> prompt.promptId() + " has " + prompt.samples())
                            .collect(Collectors.joining(", "))
                    + (incomplete.size() > NAMED ? " and others" : "")
                    + ". Resume the evaluation until none is missing.");
        }
    }

    /** The numbers that follow from the prompts. */
    public Scores scores() {
        return Scores.of(prompts, samples());
    }

    /** Responses per prompt (K). */
    public int samples() {
        return conditions.protocol().samples();
    }

    /** Tokens of all responses. */
    public long tokens() {
        return prompts.stream().mapToLong(PromptResult::tokens).sum();
    }

    /** Tokens of all responses by how long sampling took; empty when that was not measured. */
    public OptionalDouble tokensPerSecond() {
        OptionalDouble seconds = conditions.environment().seconds();
        return seconds.isPresent() && seconds.getAsDouble() > 0
                ? OptionalDouble.of(tokens() / seconds.getAsDouble())
                : OptionalDouble.empty();
    }

    /** What a reader of the scores should know, a sentence or two each. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        int samples = samples();
        if (prompts.size() == 1) {
            warnings.add(
                    "The benchmark has one prompt, so there is no interval: an interval over prompts needs two or more.");
        }
        if (samples == 1) {
            warnings.add("Each prompt has one response, so there is no sampling-only error: it needs two or more.");
        } else {
            int first = samples / 2 + 1;
            warnings.add((first == samples
                            ? "pass@" + samples + " takes"
                            : "pass@" + first + " to pass@" + samples + " take")
                    + " more than half of the " + samples
                    + " responses and vary most. For a steady pass@k take at least 2k responses, better 4k.");
        }
        if (samples > MajorityAtK.MOST_SAMPLES) {
            warnings.add("maj@k is counted for at most " + MajorityAtK.MOST_SAMPLES + " responses per prompt.");
        }
        return warnings;
    }
}
