package io.erpo.view.progress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.events.Evaluation;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RunStarted;
import io.erpo.events.StepStatistics;
import io.erpo.view.signals.Signal;
import io.erpo.view.tally.RewardStatistics;
import java.util.List;
import java.util.Optional;

/**
 * The result of a complete run.
 *
 * @param finalPolicySha256 SHA-256 (hex) of the final policy's weights, as published
 * @param finalPolicyUri its address in the policy store
 * @param unchanged whether the final policy has the same weights as the base policy
 * @param accuracyBefore held-out accuracy (mean@k) of the base policy; empty without held-out prompts
 * @param accuracyAfter the same of the final policy
 * @param unfilledSteps steps that trained on fewer groups than the run asks for
 * @param emptySteps those among them that had none, and changed no weight
 * @param unjudged rewards of the run that could judge no response of a whole step
 * @param shadows the rewards that judged the responses without being listed by the run
 * @param signals what went wrong, as the run itself says, in order
 * @param perStep every step, in order
 * @param benchmarks the evaluations on the benchmarks that the run lists, by benchmark, then by version
 */
public record RunSummary(
        String recipe,
        long seed,
        int steps,
        String finalPolicySha256,
        String finalPolicyUri,
        boolean unchanged,
        Optional<Double> accuracyBefore,
        Optional<Double> accuracyAfter,
        int unfilledSteps,
        int emptySteps,
        List<UnjudgedReward> unjudged,
        List<RewardStatistics> shadows,
        List<Signal> signals,
        List<StepReport> perStep,
        Phases phases,
        List<Evaluation> benchmarks) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    public RunSummary {
        unjudged = List.copyOf(unjudged);
        shadows = List.copyOf(shadows);
        signals = List.copyOf(signals);
        perStep = List.copyOf(perStep);
        benchmarks = List.copyOf(benchmarks);
    }

    /** The summary of a complete run. */
    public static RunSummary of(RunProgress progress) {
        RunStarted run = progress.run();
        PolicyPublished last = progress.policy(run.getSteps())
                .orElseThrow(() -> new IllegalArgumentException(
                        "run %s is not complete: policy %d is missing".formatted(run.getRunId(), run.getSteps())));
        return new RunSummary(
                run.getRecipe(),
                run.getSeed(),
                run.getSteps(),
                last.getSha256(),
                last.getUri(),
                progress.policy(0).filter(base -> sameWeights(base, last)).isPresent(),
                Optional.ofNullable(progress.accuracies().get(0L)),
                Optional.ofNullable(progress.accuracies().get((long) run.getSteps())),
                progress.shortBatches().size(),
                (int) progress.shortBatches().stream().filter(ShortBatch::empty).count(),
                progress.unjudgedRewards(),
                progress.rewards().shadows().stream()
                        .map(progress.rewards()::statistics)
                        .toList(),
                progress.metrics().signals(),
                progress.reports(),
                progress.phases(),
                progress.benchmarks());
    }

    /** The content of {@code summary.json}; shares are fractions, times are seconds. */
    public ObjectNode json() {
        ObjectNode json = JSON.objectNode()
                .put("recipe", recipe)
                .put("seed", seed)
                .put("steps", steps)
                .put("finalPolicySha256", finalPolicySha256)
                .put("heldOutAccuracyBefore", accuracyBefore.orElse(null))
                .put("heldOutAccuracyAfter", accuracyAfter.orElse(null))
                .put("emptySteps", emptySteps);
        ObjectNode unjudgedSteps = json.putObject("unjudgedSteps");
        unjudged.forEach(
                reward -> unjudgedSteps.put(reward.name(), reward.steps().size()));
        ArrayNode raised = json.putArray("signals");
        signals.forEach(signal -> raised.add(signal.json()));
        ArrayNode steps = json.putArray("perStep");
        perStep.forEach(step -> steps.add(json(step)));
        ObjectNode seconds = json.putObject("phaseSeconds");
        phases.byName().forEach(seconds::put);
        if (!benchmarks.isEmpty()) {
            ArrayNode measured = json.putArray("benchmarks");
            benchmarks.forEach(evaluation -> measured.add(json(evaluation)));
        }
        return json;
    }

    /** An adapter and a checkpoint are different files, whatever they compute. */
    private static boolean sameWeights(PolicyPublished base, PolicyPublished last) {
        return base.getFormat().equals(last.getFormat()) && base.getSha256().equals(last.getSha256());
    }

    private static ObjectNode json(Evaluation evaluation) {
        ObjectNode json = JSON.objectNode()
                .put("benchmark", evaluation.getBenchmark())
                .put("policyVersion", evaluation.getPolicyVersion())
                .put("prompts", evaluation.getPrompts().size())
                .put("samples", evaluation.getSamples())
                .put("temperature", evaluation.getTemperature())
                .put("topP", evaluation.getTopP())
                .put("topK", evaluation.getTopK())
                .put("maxNewTokens", evaluation.getMaxNewTokens())
                .put("meanAtK", evaluation.getMeanAtK())
                .put("majAtK", evaluation.getMajAtK());
        ArrayNode passAtK = json.putArray("passAtK");
        evaluation.getPassAtK().forEach(passAtK::add);
        return json;
    }

    private static ObjectNode json(StepReport step) {
        StepStatistics statistics = step.statistics();
        return JSON.objectNode()
                .put("step", step.step())
                .put("reward", statistics.getMeanReward())
                .put("correct", statistics.getCorrectShare())
                .put("allCorrect", statistics.getAllCorrectShare())
                .put("mixed", statistics.getMixedShare())
                .put("allIncorrect", statistics.getAllIncorrectShare())
                .put("meanTemperature", statistics.getMeanTemperature())
                .put("maxTemperature", statistics.getMaxTemperature())
                .put("heated", statistics.getHeatedShare())
                .put("malformed", statistics.getMalformedShare())
                .put("truncated", statistics.getTruncatedShare())
                .put("meanResponseTokens", statistics.getMeanResponseTokens())
                .put("seconds", step.seconds());
    }
}
