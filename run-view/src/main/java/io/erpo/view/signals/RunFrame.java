package io.erpo.view.signals;

import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.events.TemperatureControl;
import io.erpo.events.TemperatureSettings;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of a run that its signals depend on.
 *
 * @param prompts size of the training set
 * @param promptsPerStep prompts that a step draws of its own, without refills
 * @param constantTemperature whether every visit is sampled at the first temperature
 * @param heats whether visits that are all correct raise a prompt's temperature
 * @param ladder whether each raises it by the same amount
 * @param rewardRange largest minus smallest reward of a response
 * @param partRanges the same of each unweighted reward that does not judge correctness, by name
 */
record RunFrame(
        int prompts,
        int promptsPerStep,
        boolean constantTemperature,
        boolean heats,
        boolean ladder,
        double rewardRange,
        Map<String, Double> partRanges) {

    static RunFrame of(RunStarted run) {
        TemperatureSettings temperature = run.getTemperature();
        boolean ruled = temperature.getRule() == TemperatureControl.LADDER;
        boolean ladder = ruled && temperature.getSlope() > 0 && temperature.getMax() > temperature.getInitial();
        double judges = 0;
        double others = 0;
        Map<String, Double> parts = new TreeMap<>();
        for (RewardSettings reward : run.getRewards()) {
            double range = ScoreWidth.of(reward);
            if (reward.getCorrectness()) {
                // Each prompt has one of them.
                judges = Math.max(judges, Math.abs(reward.getWeight()) * range);
            } else {
                others += Math.abs(reward.getWeight()) * range;
                parts.put(reward.getName(), range);
            }
        }
        return new RunFrame(
                run.getPromptIds().size(),
                run.getSampling().getPromptsPerStep(),
                ruled && !ladder,
                ladder || temperature.getRule() == TemperatureControl.TARGET,
                ladder,
                judges + others > 0 ? judges + others : ScoreWidth.USUAL,
                parts);
    }
}
