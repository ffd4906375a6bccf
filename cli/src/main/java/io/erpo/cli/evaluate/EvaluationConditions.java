package io.erpo.cli.evaluate;

import io.erpo.evaluation.result.Conditions;
import io.erpo.evaluation.result.Environment;
import io.erpo.evaluation.result.EvaluatedBenchmark;
import io.erpo.evaluation.result.EvaluatedModel;
import io.erpo.evaluation.result.Protocol;
import io.erpo.evaluation.result.Verifier;
import io.erpo.events.BenchmarkSettings;
import io.erpo.events.Engine;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.planning.RunPlan;
import io.erpo.policy.checkpoint.Checkpoint;
import io.erpo.settings.PromptStyle;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

/** What was measured and how, from the plan, the checkpoint and the log. */
final class EvaluationConditions {

    private EvaluationConditions() {}

    /**
     * The conditions of an evaluation.
     *
     * @param file of the benchmark
     * @param plan of the evaluation
     */
    static Conditions of(
            MeasuredPolicy policy, Path file, RunPlan plan, BenchmarkSettings benchmark, RecordedResponses recorded) {
        RunStarted run = plan.run();
        return new Conditions(
                model(policy, run),
                new EvaluatedBenchmark(
                        benchmark.getName(),
                        benchmark.getSource(),
                        FileDigest.of(file),
                        benchmark.getDigest(),
                        benchmark.getPromptIds().size(),
                        plan.skipped().count() == 0
                                ? Map.of()
                                : Map.of("bad rows", (int) plan.skipped().count())),
                protocol(run, benchmark, plan.style(), policy.checkpoint()),
                environment(run, benchmark, recorded));
    }

    private static EvaluatedModel model(MeasuredPolicy policy, RunStarted run) {
        return new EvaluatedModel(
                policy.name(),
                run.getBasePolicySha256(),
                policy.version(),
                FileDigest.ofTokenizer(policy.checkpoint()),
                FileDigest.ofTemplate(policy.checkpoint()));
    }

    private static Protocol protocol(RunStarted run, BenchmarkSettings benchmark, PromptStyle style, Path checkpoint) {
        return new Protocol(
                prompt(style),
                style.system(),
                0,
                benchmark.getSamples(),
                benchmark.getTemperature(),
                benchmark.getTopP(),
                benchmark.getTopK(),
                benchmark.getMaxNewTokens(),
                Checkpoint.inspect(checkpoint).config().maxPositions(),
                run.getSampling().getStopTokenIds().stream()
                        .map(String::valueOf)
                        .toList(),
                run.getRewards().stream()
                        .filter(RewardSettings::getCorrectness)
                        .map(reward -> new Verifier(reward.getName(), run.getCodeVersion(), reward.getParameters()))
                        .toList());
    }

    /** Plain, or in the chat template of the model. */
    private static String prompt(PromptStyle style) {
        String text = style.instruction().isBlank() ? style.text() : style.text() + "\n\n" + style.instruction();
        return style.template() == PromptStyle.Template.CHAT ? "chat template: " + text : text;
    }

    private static Environment environment(RunStarted run, BenchmarkSettings benchmark, RecordedResponses recorded) {
        Engine engine = recorded.engine(run, benchmark, 0).orElseGet(() -> new Engine("unknown", "", "", "", Map.of()));
        double seconds = recorded.sampling(run, benchmark, 0).toNanos() / 1e9;
        return new Environment(
                (engine.getName() + " " + engine.getVersion()).strip(),
                engine.getDtype(),
                engine.getDevice(),
                run.getSeed(),
                run.getCodeVersion(),
                run.getStartedAt(),
                seconds > 0 ? OptionalDouble.of(seconds) : OptionalDouble.empty());
    }
}
