package io.erpo.evaluation.result;

import io.erpo.algorithm.PromptId;
import io.erpo.evaluation.score.AnswerClasses;
import io.erpo.evaluation.score.Equivalence;
import io.erpo.evaluation.score.MajorityAtK;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the responses to one prompt were.
 *
 * @param promptId the prompt, by its content
 * @param correct correct responses (c)
 * @param correctFinished those of them that were not truncated
 * @param truncated responses that ended at a limit of length
 * @param withoutAnswer incorrect responses without an answer that could be read
 * @param answers the answers as votes
 * @param lengths tokens of each response, in order
 */
public record PromptResult(
        PromptId promptId,
        int correct,
        int correctFinished,
        int truncated,
        int withoutAnswer,
        AnswerClasses answers,
        List<Integer> lengths) {

    public PromptResult {
        lengths = List.copyOf(lengths);
        int samples = lengths.size();
        require(
                promptId,
                samples >= 1 && answers.samples() == samples,
                "each response has a length and at most one vote");
        require(promptId, 0 <= correct && correct <= samples, "at most all responses are correct");
        require(
                promptId,
                0 <= correctFinished && correctFinished <= Math.min(correct, samples - truncated),
                "finished correct responses are correct and not truncated");
        require(promptId, 0 <= truncated && truncated <= samples, "at most all responses are truncated");
        require(
                promptId,
                0 <= withoutAnswer && withoutAnswer <= Math.min(answers.withoutAnswer(), samples - correct),
                "responses without an answer are incorrect and do not vote");
    }

    private static void require(PromptId promptId, boolean holds, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "the counts of prompt " + promptId + " contradict each other: " + expected);
        }
    }

    /** The result of these responses. */
    public static PromptResult of(PromptId promptId, List<JudgedResponse> responses, Equivalence equivalence) {
        return new PromptResult(
                promptId,
                count(responses, response -> response.answer().correct()),
                count(responses, response -> response.answer().correct() && !response.truncated()),
                count(responses, JudgedResponse::truncated),
                count(responses, PromptResult::isWithoutAnswer),
                AnswerClasses.of(responses.stream().map(JudgedResponse::answer).toList(), equivalence),
                responses.stream().map(JudgedResponse::tokens).toList());
    }

    private static int count(List<JudgedResponse> responses, Predicate<JudgedResponse> which) {
        return (int) responses.stream().filter(which).count();
    }

    /** A verifier that finds a response correct has read its answer, also when it reports none. */
    private static boolean isWithoutAnswer(JudgedResponse response) {
        return response.answer().extracted().isEmpty() && !response.answer().correct();
    }

    /** Responses (K). */
    public int samples() {
        return lengths.size();
    }

    /** mean@K: share of correct responses. */
    public double mean() {
        return (double) correct / samples();
    }

    /** maj@K: whether the majority is correct, or its share of a tie. */
    public double majority() {
        return MajorityAtK.ofAll(answers);
    }

    /** Tokens of all responses. */
    public long tokens() {
        return lengths.stream().mapToLong(Integer::longValue).sum();
    }
}
