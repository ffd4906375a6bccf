package io.erpo.history.run;

import io.erpo.algorithm.Benchmark;
import io.erpo.algorithm.Benchmark.Answer;
import io.erpo.events.BenchmarkSettings;
import io.erpo.events.EvaluatedPrompt;
import io.erpo.events.Evaluation;
import io.erpo.events.FinishReason;
import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import java.util.List;
import java.util.stream.IntStream;

/** Turns the groups of a benchmark into an evaluation of the policy that sampled them. */
final class Measurement {

    private Measurement() {}

    /**
     * The evaluation of a policy.
     *
     * @param groups one for each prompt of the benchmark, in its order
     */
    static Evaluation of(RunStarted run, BenchmarkSettings settings, long version, List<VerifiedGroup> groups) {
        Votes votes = Votes.of(run.getRewards());
        List<List<Answer>> answers = groups.stream().map(votes::answers).toList();
        Benchmark benchmark = Benchmark.of(answers);
        return Evaluation.newBuilder()
                .setRunId(run.getRunId())
                .setPolicyVersion(version)
                .setBenchmark(settings.getName())
                .setSamples(settings.getSamples())
                .setTemperature(settings.getTemperature())
                .setMeanAtK(benchmark.meanAtK())
                .setPassAtK(benchmark.passAtK())
                .setMajAtK(benchmark.majAtK())
                .setPrompts(IntStream.range(0, groups.size())
                        .mapToObj(i -> prompt(groups.get(i), answers.get(i)))
                        .toList())
                .setTopP(settings.getTopP())
                .setTopK(settings.getTopK())
                .setMaxNewTokens(settings.getMaxNewTokens())
                .build();
    }

    private static EvaluatedPrompt prompt(VerifiedGroup group, List<Answer> answers) {
        return EvaluatedPrompt.newBuilder()
                .setPromptId(group.getPromptId())
                .setCorrect(Benchmark.correct(answers))
                .setMajorityCorrect(Benchmark.majorityCorrect(answers))
                .setMajority(Benchmark.majority(answers))
                .setTokens(group.getResponses().stream()
                        .mapToLong(VerifiedResponse::getTokens)
                        .sum())
                .setTruncated((int) group.getResponses().stream()
                        .filter(response -> response.getFinishReason() == FinishReason.LENGTH)
                        .count())
                .setWithoutAnswer((int) answers.stream()
                        .filter(answer -> answer.extracted().isEmpty() && !answer.correct())
                        .count())
                .build();
    }
}
