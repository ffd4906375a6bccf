package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.events.BenchmarkSettings;
import io.erpo.events.EvaluationSettings;
import java.util.List;

/**
 * Evaluation on the held-out problems; {@code everySteps} 0 evaluates only the base and the final policy.
 *
 * @param topP draws from the fewest most probable tokens with this share of the probability; 1 for all
 * @param topK draws from so many most probable tokens, before {@code topP}; 0 for all
 * @param benchmarks further problems to evaluate on, each with settings of its own
 */
public record EvaluationPlan(
        int samples, double temperature, int everySteps, double topP, int topK, List<BenchmarkPlan> benchmarks) {

    public EvaluationPlan {
        benchmarks = List.copyOf(benchmarks);
        BenchmarkPlan.requireDistinct(benchmarks);
        require(samples >= 1, "evaluation.samples", "1 or more", samples);
        require(temperature > 0 && Double.isFinite(temperature), "evaluation.temperature", "above 0", temperature);
        require(everySteps >= 0, "evaluation.everySteps", "0 or more", everySteps);
        require(topP > 0 && topP <= 1, "evaluation.topP", "above 0 and at most 1", topP);
        require(topK >= 0, "evaluation.topK", "0 or more", topK);
    }

    /** Whether responses are drawn from the most probable tokens only. */
    public boolean truncates() {
        return topP < 1 || topK > 0 || benchmarks.stream().anyMatch(BenchmarkPlan::truncates);
    }

    static EvaluationPlan of(EvaluationSettings event, List<BenchmarkSettings> benchmarks) {
        return new EvaluationPlan(
                event.getSamples(),
                event.getTemperature(),
                event.getEverySteps(),
                event.getTopP(),
                event.getTopK(),
                benchmarks.stream().map(BenchmarkPlan::of).toList());
    }

    EvaluationSettings event() {
        return new EvaluationSettings(samples, temperature, everySteps, topP, topK);
    }
}
