package io.erpo.history.run;

import io.erpo.algorithm.Benchmark;
import io.erpo.algorithm.Benchmark.Answer;
import io.erpo.events.EvaluatedPrompt;
import io.erpo.events.Evaluation;
import io.erpo.events.VerifiedGroup;
import java.util.List;
import java.util.Optional;

/** Turns the groups of a benchmark into an evaluation of the policy that sampled them. */
final class Measurement {

    private Measurement() {}

    /**
     * The evaluation of a policy.
     *
     * @param groups one for each held-out prompt, in the order of the held-out set
     */
    static Evaluation of(RunSchedule plan, long version, List<VerifiedGroup> groups) {
        Benchmark benchmark =
                Benchmark.of(groups.stream().map(Measurement::answers).toList());
        return Evaluation.newBuilder()
                .setRunId(plan.run().getRunId())
                .setPolicyVersion(version)
                .setBenchmark(plan.run().getBenchmark())
                .setSamples(plan.run().getEvaluation().getSamples())
                .setTemperature(plan.run().getEvaluation().getTemperature())
                .setMeanAtK(benchmark.meanAtK())
                .setPassAtK(benchmark.passAtK())
                .setMajAtK(benchmark.majAtK())
                .setPrompts(groups.stream().map(Measurement::prompt).toList())
                .build();
    }

    private static EvaluatedPrompt prompt(VerifiedGroup group) {
        List<Answer> answers = answers(group);
        return new EvaluatedPrompt(group.getPromptId(), Benchmark.correct(answers), Benchmark.majorityCorrect(answers));
    }

    private static List<Answer> answers(VerifiedGroup group) {
        return group.getResponses().stream()
                .map(response -> new Answer(Optional.ofNullable(response.getExtracted()), response.getCorrect()))
                .toList();
    }
}
