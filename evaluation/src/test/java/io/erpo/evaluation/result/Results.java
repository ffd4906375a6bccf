package io.erpo.evaluation.result;

import io.erpo.algorithm.PromptId;
import io.erpo.evaluation.score.Answer;
import io.erpo.evaluation.score.Equivalence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Results of evaluations for tests. */
public final class Results {

    public static final String PROMPTS_DIGEST = "ab".repeat(32);

    private Results() {}

    public static PromptId promptId(int number) {
        return new PromptId(String.format("%020x", number));
    }

    public static Protocol protocol(int samples) {
        return new Protocol(
                "{problem}\nAnswer:",
                "",
                0,
                samples,
                0.6,
                0.95,
                0,
                1024,
                4096,
                List.of("\n\n"),
                List.of(new Verifier("math", "3", Map.of("absoluteTolerance", "0.000001"))));
    }

    public static Conditions conditions(int prompts, Protocol protocol) {
        return new Conditions(
                new EvaluatedModel("models/small", "cd".repeat(32), OptionalLong.of(8), "ef".repeat(32), ""),
                new EvaluatedBenchmark(
                        "aime", "aime.jsonl", "01".repeat(32), PROMPTS_DIGEST, prompts, Map.of("no answer", 2)),
                protocol,
                new Environment(
                        "torch 2.7.1",
                        "float32",
                        "cpu",
                        11,
                        "0.1.0",
                        Instant.parse("2026-01-31T12:00:00Z"),
                        OptionalDouble.of(2)));
    }

    /** One prompt for each number of correct responses; wrong answers are all different. */
    public static EvaluationResult withCorrect(int samples, int... correct) {
        return new EvaluationResult(
                conditions(correct.length, protocol(samples)),
                IntStream.range(0, correct.length)
                        .mapToObj(i -> prompt(i, samples, correct[i]))
                        .toList());
    }

    public static PromptResult prompt(int number, int samples, int correct) {
        List<JudgedResponse> responses = new ArrayList<>();
        for (int j = 0; j < samples; j++) {
            boolean isCorrect = j < correct;
            responses.add(response(isCorrect ? "right" : "wrong " + j, isCorrect, 10 + j, false));
        }
        return PromptResult.of(promptId(number), responses, Equivalence.ofTexts());
    }

    /** @param answer empty for a response without one */
    public static JudgedResponse response(String answer, boolean correct, int tokens, boolean truncated) {
        return new JudgedResponse(
                new Answer(answer.isEmpty() ? Optional.empty() : Optional.of(answer), correct), tokens, truncated);
    }
}
