package io.erpo.history.run;

import io.erpo.evaluation.score.Answer;
import io.erpo.evaluation.score.BenchmarkScores;
import io.erpo.events.EvaluatedPrompt;
import io.erpo.events.Evaluation;
import io.erpo.events.VerifiedGroup;
import java.util.List;
import java.util.stream.IntStream;

/** Turns the groups of a benchmark into an evaluation of the policy that sampled them. */
final class Measurement {

    private Measurement() {}

    /**
     * The evaluation of a policy.
     *
     * @param groups one for each held-out prompt, in the order of the held-out set
     */
    static Evaluation of(RunSchedule plan, long version, List<VerifiedGroup> groups) {
        Votes votes = Votes.of(plan.run().getRewards());
        List<List<Answer>> answers = groups.stream().map(votes::answers).toList();
        BenchmarkScores scores = BenchmarkScores.of(answers);
        return Evaluation.newBuilder()
                .setRunId(plan.run().getRunId())
                .setPolicyVersion(version)
                .setBenchmark(plan.run().getBenchmark())
                .setSamples(plan.run().getEvaluation().getSamples())
                .setTemperature(plan.run().getEvaluation().getTemperature())
                .setMeanAtK(scores.meanAtK())
                .setPassAtK(scores.passAtK())
                .setMajAtK(scores.majAtK())
                .setPrompts(IntStream.range(0, groups.size())
                        .mapToObj(i -> prompt(groups.get(i), answers.get(i)))
                        .toList())
                .build();
    }

    private static EvaluatedPrompt prompt(VerifiedGroup group, List<Answer> answers) {
        double majority = BenchmarkScores.majority(answers);
        return new EvaluatedPrompt(
                group.getPromptId(), BenchmarkScores.correct(answers), majority > 0.5, majority, 0L, 0, 0);
    }
}
