package io.erpo.experiment.result;

import java.util.List;

/**
 * What is kept of a run that is over.
 *
 * @param name its name within the experiment
 * @param commit the commit of erpo that started it; empty when unknown
 * @param outcome {@code finished}, {@code failed} or {@code cancelled}
 * @param reason why it was not finished; empty when it was
 * @param policySha256 digest of the last policy; empty when there is none
 * @param policyUri where the store has it
 * @param seconds from its start in the log to its end
 * @param answers the responses of a sweep by kind; empty for other runs
 */
public record RunResult(
        String name,
        String arm,
        long seed,
        String runId,
        String commit,
        String outcome,
        String reason,
        String datasetDigest,
        String basePolicySha256,
        String policySha256,
        String policyUri,
        double seconds,
        List<StepRow> steps,
        List<EpochRow> epochs,
        List<Measurement> measurements,
        List<AnswerRow> answers) {

    private static final String FINISHED = "finished";

    public RunResult {
        steps = List.copyOf(steps);
        epochs = List.copyOf(epochs);
        measurements = List.copyOf(measurements);
        answers = List.copyOf(answers);
    }

    /** A run that was never made. */
    public static RunResult notMade(String name, String arm, long seed, String reason) {
        return new RunResult(
                name, arm, seed, "", "", "failed", reason, "", "", "", "", 0, List.of(), List.of(), List.of(),
                List.of());
    }

    public boolean finished() {
        return outcome.equals(FINISHED);
    }

    /** The same with its responses by kind. */
    public RunResult withAnswers(List<AnswerRow> found) {
        return new RunResult(
                name,
                arm,
                seed,
                runId,
                commit,
                outcome,
                reason,
                datasetDigest,
                basePolicySha256,
                policySha256,
                policyUri,
                seconds,
                steps,
                epochs,
                measurements,
                found);
    }

    /** Tokens generated in training, up to a step and without it. */
    public double generatedTokens(int step) {
        return steps.stream()
                .filter(row -> row.step() < step)
                .mapToDouble(row -> row.value(StepMeasure.GENERATED_TOKENS))
                .sum();
    }
}
