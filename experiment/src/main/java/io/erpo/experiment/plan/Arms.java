package io.erpo.experiment.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.experiment.plan.Work.Label;
import io.erpo.experiment.plan.Work.MeasureAt;
import io.erpo.experiment.plan.Work.Train;
import io.erpo.experiment.plan.Work.TrainAsHotAs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The arms of the experiments. */
final class Arms {

    static final String DAPO = "dapo";
    static final String ERPO = "erpo";
    static final String FRESH = "fresh";
    private static final String CHECKPOINT = "checkpoint";
    private static final String LABEL = "label";

    private Arms() {}

    /** All arms of an experiment, in the order of its tables. */
    static List<Arm> of(ExperimentKind kind, ExperimentSettings settings) {
        return switch (kind) {
            case RESIDUAL -> List.of(cold("dapo", DAPO));
            case SWEEP -> sweep(settings.sweep());
            case ABLATION ->
                List.of(
                        grpo(settings),
                        cold("dapo", DAPO),
                        cold("ra", "ra"),
                        plain("erpo-no-ra", "erpo-no-ra"),
                        plain("erpo", ERPO),
                        new Arm("hot-all", "ra", empty(), new TrainAsHotAs(ERPO)),
                        fresh(settings));
            case ADAPTIVE -> List.of(cold("dapo", DAPO), plain("erpo", ERPO), target());
            case LOGPROB_MODE -> List.of(mode("sample", "sample"), mode("base", "base"), mode("base+is", "base_is"));
        };
    }

    /** The arm that the others are compared with. */
    static String control(ExperimentKind kind) {
        return switch (kind) {
            case RESIDUAL, ABLATION, ADAPTIVE -> DAPO;
            case SWEEP -> temperature(1.0);
            case LOGPROB_MODE -> "sample";
        };
    }

    /** The checkpoint, its residual prompts, and what every temperature makes of them. */
    private static List<Arm> sweep(ExperimentSettings.Sweep sweep) {
        List<Arm> arms = new ArrayList<>();
        Optional<String> checkpoint = sweep.checkpointSteps() > 0 ? Optional.of(CHECKPOINT) : Optional.empty();
        if (checkpoint.isPresent()) {
            ObjectNode own = noSlope();
            own.put("steps", sweep.checkpointSteps());
            arms.add(new Arm(CHECKPOINT, DAPO, own, new Train()));
        }
        arms.add(new Arm(LABEL, DAPO, noSlope(), new Label(checkpoint)));
        sweep.temperatures()
                .forEach(t -> arms.add(new Arm(temperature(t), DAPO, noSlope(), new MeasureAt(t, LABEL, checkpoint))));
        return arms;
    }

    private static String temperature(double temperature) {
        return "T" + temperature;
    }

    private static Arm plain(String name, String recipe) {
        return new Arm(name, recipe, empty(), new Train());
    }

    /** The settings of all runs may have a slope, which is for the arms with heat. */
    private static Arm cold(String name, String recipe) {
        return new Arm(name, recipe, noSlope(), new Train());
    }

    /** GRPO punishes no length, also when the settings of all runs list that reward. */
    private static Arm grpo(ExperimentSettings settings) {
        ObjectNode own = noSlope();
        if (settings.run().path("rewards").isArray()) {
            ArrayNode kept = own.putArray("rewards");
            settings.run().path("rewards").forEach(reward -> {
                if (!reward.path("name").asText().equals("overlong")) {
                    kept.add(reward.deepCopy());
                }
            });
        }
        return new Arm("grpo", "grpo", own, new Train());
    }

    private static Arm fresh(ExperimentSettings settings) {
        ObjectNode own = noSlope();
        Overlay.merge(own, settings.fresh());
        return new Arm(FRESH, DAPO, own, new Train());
    }

    private static Arm target() {
        ObjectNode own = empty();
        own.withObject("/temperature").put("rule", "target");
        return new Arm("erpo-target", ERPO, own, new Train());
    }

    private static Arm mode(String name, String value) {
        ObjectNode own = empty();
        own.withObject("/loss").put("logprobMode", value);
        return new Arm(name, ERPO, own, new Train());
    }

    private static ObjectNode noSlope() {
        ObjectNode own = empty();
        own.withObject("/temperature").put("slope", 0.0);
        return own;
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
