package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.events.EvaluationSettings;

/** Evaluation on the held-out problems; {@code everySteps} 0 evaluates only the base and the final policy. */
public record EvaluationPlan(int samples, double temperature, int everySteps) {

    public EvaluationPlan {
        require(samples >= 1, "evaluation.samples", "1 or more", samples);
        require(temperature > 0 && Double.isFinite(temperature), "evaluation.temperature", "above 0", temperature);
        require(everySteps >= 0, "evaluation.everySteps", "0 or more", everySteps);
    }

    static EvaluationPlan of(EvaluationSettings event) {
        return new EvaluationPlan(event.getSamples(), event.getTemperature(), event.getEverySteps());
    }

    EvaluationSettings event() {
        return new EvaluationSettings(samples, temperature, everySteps, 1.0, 0);
    }
}
