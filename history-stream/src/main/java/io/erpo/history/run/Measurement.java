package io.erpo.history.run;

import io.erpo.algorithm.Benchmark;
import io.erpo.algorithm.Benchmark.Answer;
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
        Benchmark benchmark = Benchmark.of(answers);
        return Evaluation.newBuilder()
                .setRunId(plan.run().getRunId())
                .setPolicyVersion(version)
                .setBenchmark(plan.run().getBenchmark())
                .setSamples(plan.run().getEvaluation().getSamples())
                .setTemperature(plan.run().getEvaluation().getTemperature())
                .setMeanAtK(benchmark.meanAtK())
                .setPassAtK(benchmark.passAtK())
                .setMajAtK(benchmark.majAtK())
                .setPrompts(IntStream.range(0, groups.size())
                        .mapToObj(i -> prompt(groups.get(i), answers.get(i)))
                        .toList())
                .build();
    }

    private static EvaluatedPrompt prompt(VerifiedGroup group, List<Answer> answers) {
        return new EvaluatedPrompt(group.getPromptId(), Benchmark.correct(answers), Benchmark.majorityCorrect(answers), 0.0, 0L, 0, 0);
    }
}
