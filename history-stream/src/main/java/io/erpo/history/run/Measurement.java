package io.erpo.history.run;

import io.erpo.evaluation.score.Answer;
import io.erpo.evaluation.score.BenchmarkScores;
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
        BenchmarkScores scores = BenchmarkScores.of(answers);
        return Evaluation.newBuilder()
                .setRunId(run.getRunId())
                .setPolicyVersion(version)
                .setBenchmark(settings.getName())
                .setSamples(settings.getSamples())
                .setTemperature(settings.getTemperature())
                .setMeanAtK(scores.meanAtK())
                .setPassAtK(scores.passAtK())
                .setMajAtK(scores.majAtK())
                .setPrompts(IntStream.range(0, groups.size())
                        .mapToObj(i -> prompt(groups.get(i), answers.get(i)))
                        .toList())
                .setTopP(settings.getTopP())
                .setTopK(settings.getTopK())
                .setMaxNewTokens(settings.getMaxNewTokens())
                .build();
    }

    private static EvaluatedPrompt prompt(VerifiedGroup group, List<Answer> answers) {
        double majority = BenchmarkScores.majority(answers);
        return EvaluatedPrompt.newBuilder()
                .setPromptId(group.getPromptId())
                .setCorrect(BenchmarkScores.correct(answers))
                .setMajorityCorrect(majority > 0.5)
                .setMajority(majority)
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
