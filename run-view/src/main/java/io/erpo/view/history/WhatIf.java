package io.erpo.view.history;

import io.erpo.algorithm.HeatRule;
import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.Outcome;
import io.erpo.algorithm.PromptHeat;
import io.erpo.algorithm.TemperatureRule;
import io.erpo.events.TemperatureSettings;
import io.erpo.settings.Temperature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * The temperatures that other settings would have given on recorded outcomes. The outcomes stay as recorded, although
 * other temperatures would have sampled other responses.
 *
 * @param temperature heat to T_i
 * @param history outcome to H_i
 */
public record WhatIf(TemperatureRule temperature, HistoryRule history) {

    /** A recorded visit with its values under other settings. */
    private record Rerun(RecordedVisit visit, int history, double temperature) {}

    /**
     * Visits as recorded and under other settings. Shares are of all visits, unless stated otherwise.
     *
     * @param residual share of all-correct visits; recorded, so settings do not change it
     * @param hotter share of the residual visits that would have been sampled hotter
     * @param cooler share of the residual visits that would have been sampled cooler
     */
    public record Comparison(int visits, double residual, Side recorded, Side whatIf, double hotter, double cooler) {}

    /**
     * One side of a comparison.
     *
     * @param heated share of visits with H_i above 0
     * @param atMax share of visits at T_max
     */
    public record Side(double heated, double meanTemperature, double maxTemperature, double atMax) {

        private static Side of(
                List<Rerun> reruns, ToIntFunction<Rerun> history, ToDoubleFunction<Rerun> temperature, double max) {
            return new Side(
                    share(reruns, rerun -> history.applyAsInt(rerun) > 0),
                    reruns.stream().mapToDouble(temperature).average().orElseThrow(),
                    reruns.stream().mapToDouble(temperature).max().orElseThrow(),
                    share(reruns, rerun -> temperature.applyAsDouble(rerun) == max));
        }
    }

    /** The run's own rules. */
    public static WhatIf of(TemperatureSettings recorded) {
        return new WhatIf(
                Temperature.of(recorded).temperatureRule(),
                HistoryRule.valueOf(recorded.getOnMixed().name()));
    }

    /** H_i and T_i under these rules, before the first visit. */
    public PromptHeat<String> heat() {
        return new PromptHeat<>(new HeatRule(temperature, history));
    }

    /**
     * Compares in windows of steps.
     *
     * @param recordedRule the rule of the run
     * @param visits in any order
     * @param steps length of a window
     * @return comparisons by the first step of each window that has visits
     */
    public Map<Integer, Comparison> bySteps(TemperatureRule recordedRule, List<RecordedVisit> visits, int steps) {
        return rerun(visits).stream()
                .collect(Collectors.groupingBy(
                        rerun -> rerun.visit().step() / steps * steps,
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), window -> compare(recordedRule, window))));
    }

    /** Compares all visits; at least one. */
    public Comparison total(TemperatureRule recordedRule, List<RecordedVisit> visits) {
        return compare(recordedRule, rerun(visits));
    }

    private List<Rerun> rerun(List<RecordedVisit> visits) {
        PromptHeat<String> heat = heat();
        List<Rerun> reruns = new ArrayList<>();
        for (RecordedVisit visit : inOrder(visits)) {
            reruns.add(new Rerun(
                    visit, heat.history(visit.promptId()), heat.temperature(visit.promptId(), visit.step())));
            heat.visited(visit.promptId(), visit.result());
        }
        return reruns;
    }

    private static List<RecordedVisit> inOrder(List<RecordedVisit> visits) {
        return visits.stream()
                .sorted(Comparator.comparingInt(RecordedVisit::number))
                .toList();
    }

    private Comparison compare(TemperatureRule recordedRule, List<Rerun> reruns) {
        List<Rerun> residual = reruns.stream()
                .filter(rerun -> rerun.visit().result().outcome() == Outcome.ALL_CORRECT)
                .toList();
        return new Comparison(
                reruns.size(),
                (double) residual.size() / reruns.size(),
                Side.of(
                        reruns,
                        rerun -> rerun.visit().history(),
                        rerun -> rerun.visit().temperature(),
                        recordedRule.max()),
                Side.of(reruns, Rerun::history, Rerun::temperature, temperature.max()),
                share(residual, rerun -> rerun.temperature() > rerun.visit().temperature()),
                share(residual, rerun -> rerun.temperature() < rerun.visit().temperature()));
    }

    /** 0 when there are none. */
    private static double share(List<Rerun> reruns, Predicate<Rerun> condition) {
        return reruns.isEmpty() ? 0 : (double) reruns.stream().filter(condition).count() / reruns.size();
    }
}
