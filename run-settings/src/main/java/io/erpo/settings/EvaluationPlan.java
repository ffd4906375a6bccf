package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.events.EvaluationSettings;

/**
 * Evaluation on the held-out problems; {@code everySteps} 0 evaluates only the base and the final policy.
 *
 * @param topP draws from the fewest most probable tokens with this share of the probability; 1 for all
 * @param topK draws from so many most probable tokens, before {@code topP}; 0 for all
 */
public record EvaluationPlan(int samples, double temperature, int everySteps, double topP, int topK) {

    public EvaluationPlan {
        require(samples >= 1, "evaluation.samples", "1 or more", samples);
        require(temperature > 0 && Double.isFinite(temperature), "evaluation.temperature", "above 0", temperature);
        require(everySteps >= 0, "evaluation.everySteps", "0 or more", everySteps);
        require(topP > 0 && topP <= 1, "evaluation.topP", "above 0 and at most 1", topP);
        require(topK >= 0, "evaluation.topK", "0 or more", topK);
    }

    /** Whether responses are drawn from the most probable tokens only. */
    public boolean truncates() {
        return topP < 1 || topK > 0;
    }

    static EvaluationPlan of(EvaluationSettings event) {
        return new EvaluationPlan(
                event.getSamples(), event.getTemperature(), event.getEverySteps(), event.getTopP(), event.getTopK());
    }

    EvaluationSettings event() {
        return new EvaluationSettings(samples, temperature, everySteps, topP, topK);
    }
}
