package io.erpo.experiment.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.settings.TemperatureLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What an experiment makes.
 *
 * @param arms in the order of the tables
 * @param runs in the order in which they are started: seed by seed, so that what is there after an interruption is
 * paired
 */
public record ExperimentPlan(ExperimentKind kind, ExperimentSettings settings, List<Arm> arms, List<PlannedRun> runs) {

    public ExperimentPlan {
        arms = List.copyOf(arms);
        runs = List.copyOf(runs);
    }

    /** @throws IllegalArgumentException when the settings name an arm that the experiment has not, or leave out one it needs */
    public static ExperimentPlan of(ExperimentKind kind, ExperimentSettings settings) {
        List<Arm> arms = chosen(Arms.of(kind, settings), settings);
        ExperimentPlan plan = new ExperimentPlan(kind, settings, arms, runs(arms, settings));
        if (arms.stream().noneMatch(arm -> arm.name().equals(plan.control()))) {
            throw new IllegalArgumentException(
                    "control must be one of the arms %s, was %s".formatted(names(arms), plan.control()));
        }
        if (arms.stream().anyMatch(arm -> arm.name().equals(Arms.FRESH))
                && settings.fresh().path("data").isMissingNode()) {
            throw new IllegalArgumentException(
                    "arm fresh needs a training set of its own, so large that no prompt comes twice; give fresh.data, or arms without fresh");
        }
        return plan;
    }

    /** The arm that the others are compared with. */
    public String control() {
        return settings.control().orElse(Arms.control(kind));
    }

    /** The run with this name. */
    public PlannedRun run(String name) {
        return runs.stream()
                .filter(run -> run.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the experiment has no run " + name));
    }

    /**
     * The settings of a run, for {@code train --config}.
     *
     * @param heat the mean temperature of each step of the run that this one follows; empty when it follows none
     */
    public ObjectNode config(PlannedRun run, List<Double> heat) {
        ObjectNode config = settings.run();
        Overlay.merge(config, run.arm().settings());
        if (run.arm().work() instanceof Work.TrainAsHotAs) {
            ObjectNode temperature = config.withObject("/temperature").put("rule", "schedule");
            ArrayNode schedule = temperature.putArray("schedule");
            heat.forEach(schedule::add);
        }
        if (config.get("temperature") instanceof ObjectNode temperature) {
            TemperatureLayer.keepOwn(temperature);
        }
        return config;
    }

    private static List<PlannedRun> runs(List<Arm> arms, ExperimentSettings settings) {
        return LongStream.range(settings.firstSeed(), settings.firstSeed() + settings.seeds())
                .boxed()
                .flatMap(seed -> arms.stream().map(arm -> new PlannedRun(arm, seed)))
                .toList();
    }

    private static List<Arm> chosen(List<Arm> all, ExperimentSettings settings) {
        List<String> wanted =
                settings.arms().isEmpty() ? all.stream().map(Arm::name).toList() : settings.arms();
        List<String> unknown = new ArrayList<>(wanted);
        unknown.removeAll(all.stream().map(Arm::name).toList());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "arms must be of %s, were %s".formatted(names(all), String.join(", ", wanted)));
        }
        List<Arm> chosen =
                all.stream().filter(arm -> wanted.contains(arm.name())).toList();
        for (Arm arm : chosen) {
            arm.work().follows().ifPresent(other -> {
                if (chosen.stream().noneMatch(each -> each.name().equals(other))) {
                    throw new IllegalArgumentException(
                            "arm %s follows arm %s, which arms leaves out".formatted(arm.name(), other));
                }
            });
        }
        return chosen;
    }

    private static String names(List<Arm> arms) {
        return arms.stream().map(Arm::name).collect(Collectors.joining(", "));
    }
}
