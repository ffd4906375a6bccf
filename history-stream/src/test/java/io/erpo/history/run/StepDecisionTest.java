package io.erpo.history.run;

import static io.erpo.history.run.Groups.group;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.erpo.algorithm.TrainingOrder;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.AdvantageScale;
import io.erpo.events.AdvantageSettings;
import io.erpo.events.BatchSettings;
import io.erpo.events.Coordinates;
import io.erpo.events.Draw;
import io.erpo.events.DropReason;
import io.erpo.events.DroppedGroup;
import io.erpo.events.Reactivation;
import io.erpo.events.StepStatistics;
import io.erpo.events.VerifiedGroup;
import io.erpo.history.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepDecisionTest {

    private static final RunSchedule PLAIN = RunSchedule.of(Given.run().build());
    private static final RunSchedule DYNAMIC = RunSchedule.of(
            Given.run().setBatch(new BatchSettings(true, true, true, 2)).build());

    @Test
    void shouldTrainOnAllGroupsInTheOrderOfTheRunAndKeepTheirResponsesTogether() {
        List<VerifiedGroup> groups = groups(PLAIN, 1, 0, List.of(true, true), List.of(true, false));

        AdvantageBatch batch =
                new StepDecision(PLAIN, 1, 1, groups, Heat.NONE).batch().orElseThrow();

        List<AdvantageSample> samples = new ArrayList<>();
        for (VerifiedGroup group : TrainingOrder.of(7, 1, groups)) {
            for (int j = 0; j < 2; j++) {
                samples.add(new AdvantageSample(
                        group.getGroupId() + "/" + j, new Coordinates(2, (long) j), (double) j, 1.0, 0.0));
            }
        }
        assertThat(batch.getSamples()).isEqualTo(samples);
        assertThat(batch.getDropped()).isEmpty();
        assertThat(batch.getDraws()).isEqualTo(1);
        assertThat(batch.getFull()).isTrue();
        assertThat(batch.getPolicyVersion()).isEqualTo(1);
        assertThat(batch.getStatistics())
                .isEqualTo(new StepStatistics(
                        2,
                        4,
                        0.5,
                        0.75,
                        0.5,
                        0.5,
                        0.0,
                        1.0,
                        1.0,
                        1.0 / 6,
                        1.5,
                        0.5,
                        0.0,
                        2,
                        1,
                        0.0,
                        List.of(5, 1),
                        List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
                        Map.of("correct", 0.5)));
    }

    @Test
    void shouldDrawAgainWhenTheBatchIsNotFull() {
        List<VerifiedGroup> groups = groups(DYNAMIC, 0, 0, List.of(true, true), List.of(true, false));

        assertThat(new StepDecision(DYNAMIC, 0, 1, groups, Heat.NONE).batch()).isEmpty();
    }

    @Test
    void shouldGoOnWithWhatItHasWhenTheDrawsAreUsedUp() {
        List<VerifiedGroup> groups = new ArrayList<>(groups(DYNAMIC, 0, 0, List.of(true, true), List.of(true, false)));
        groups.addAll(groups(DYNAMIC, 0, 1, List.of(false, false), List.of(true, true)));

        AdvantageBatch batch =
                new StepDecision(DYNAMIC, 0, 2, groups, Heat.NONE).batch().orElseThrow();

        assertThat(batch.getFull()).isFalse();
        assertThat(batch.getDraws()).isEqualTo(2);
        assertThat(batch.getSamples()).hasSize(2);
        assertThat(batch.getDropped())
                .containsExactly(
                        new DroppedGroup(groups.get(0).getGroupId(), DropReason.ALL_CORRECT),
                        new DroppedGroup(groups.get(2).getGroupId(), DropReason.ALL_INCORRECT),
                        new DroppedGroup(groups.get(3).getGroupId(), DropReason.ALL_CORRECT));
        assertThat(batch.getStatistics().getGroups()).isEqualTo(4);
    }

    @Test
    void shouldPublishAnEmptyBatchWhenEveryGroupIsDropped() {
        RunSchedule filtering = RunSchedule.of(
                Given.run().setBatch(new BatchSettings(true, true, false, 1)).build());
        List<VerifiedGroup> groups = groups(filtering, 0, 0, List.of(true, true), List.of(false, false));

        AdvantageBatch batch =
                new StepDecision(filtering, 0, 1, groups, Heat.NONE).batch().orElseThrow();

        assertThat(batch.getSamples()).isEmpty();
        assertThat(batch.getDropped()).hasSize(2);
    }

    @Test
    void shouldCountHeatedPromptsByWhatGroupsDidToThem() {
        List<Draw> draws = PLAIN.draws(0, 0);
        VerifiedGroup heats = group(draws.get(0), 0, true, true);
        VerifiedGroup heatsMore = group(draws.get(1), 2, true, true);
        VerifiedGroup cools = VerifiedGroup.newBuilder(group(draws.get(1), 2, true, false))
                .setHistoryAfter(0)
                .build();

        Heat before = new Heat(3, List.of(2, 1));

        assertThat(before.after(List.of(heats, heatsMore))).isEqualTo(new Heat(4, List.of(3, 0, 1)));
        assertThat(before.after(List.of(heats, cools))).isEqualTo(new Heat(3, List.of(3)));
        assertThat(before.after(List.of(heats, cools)).histogram(6)).contains(List.of(3, 3));
    }

    @Test
    void shouldShareOutMalformedResponsesAndGroupsAtTheHighestTemperature() {
        List<VerifiedGroup> groups = groups(PLAIN, 0, 0, List.of(true, true), List.of(true, false));
        VerifiedGroup hottest = VerifiedGroup.newBuilder(groups.get(0))
                .setTemperature(PLAIN.run().getTemperature().getMax())
                .build();
        groups.get(1).getResponses().get(1).setMalformed(true);

        StepStatistics statistics = new StepDecision(PLAIN, 0, 1, List.of(hottest, groups.get(1)), Heat.NONE)
                .batch()
                .orElseThrow()
                .getStatistics();

        assertThat(statistics.getMalformedShare()).isEqualTo(0.25);
        assertThat(statistics.getBelowMaxGroups()).isEqualTo(1);
        assertThat(statistics.getBelowMaxAllCorrect()).isZero();
        assertThat(statistics.getAtMaxAllCorrectShare()).isEqualTo(0.5);
    }

    /** Two groups of centred rewards 0 and 1, and of 1 and 2 tokens: 1 over the deviation of 0, 1, 1, 0, 1, 1, which is 0.516398. */
    @Test
    void shouldDivideByTheDeviationOverTheTokensOfTheWholeBatch() {
        RunSchedule scaled = RunSchedule.of(Given.run()
                .setAdvantage(AdvantageSettings.newBuilder(Given.run().build().getAdvantage())
                        .setReactivation(Reactivation.OFF)
                        .setScale(AdvantageScale.BATCH_TOKENS)
                        .build())
                .build());
        List<VerifiedGroup> groups = groups(scaled, 0, 0, List.of(true, false), List.of(true, false));

        AdvantageBatch batch =
                new StepDecision(scaled, 0, 1, groups, Heat.NONE).batch().orElseThrow();

        assertThat(batch.getSamples().get(0).getAdvantage()).isZero();
        assertThat(batch.getSamples().get(1).getAdvantage()).isCloseTo(1 / 0.516398, within(1e-5));
        assertThat(batch.getSamples().get(3).getAdvantage())
                .isEqualTo(batch.getSamples().get(1).getAdvantage());
    }

    @Test
    void shouldWeighEntropiesInThePlaceOfTheAdvantagesOfGroupsWithoutASpread() {
        List<VerifiedGroup> groups = groups(entropy(false), 0, 0, List.of(true, true), List.of(false, false));
        List<VerifiedGroup> mixed = groups(entropy(false), 0, 0, List.of(true, false), List.of(true, false));

        assertThat(weights(entropy(false), groups)).containsExactlyInAnyOrder(0.1, 0.1, -0.1, -0.1);
        assertThat(weights(entropy(false), mixed)).containsOnly(0.0);
        assertThat(advantages(entropy(false), groups)).containsOnly(0.0);
        assertThat(advantages(entropy(true), groups)).containsExactly(0.0, 1.0, 0.0, 1.0);
        assertThat(advantages(entropy(false), mixed)).containsExactly(0.0, 1.0, 0.0, 1.0);
    }

    private static RunSchedule entropy(boolean adds) {
        return RunSchedule.of(Given.run()
                .setAdvantage(AdvantageSettings.newBuilder(Given.run().build().getAdvantage())
                        .setEntropyAlpha(0.1)
                        .setEntropyAdds(adds)
                        .build())
                .build());
    }

    private static List<Double> weights(RunSchedule plan, List<VerifiedGroup> groups) {
        return samples(plan, groups).stream()
                .map(AdvantageSample::getEntropyWeight)
                .toList();
    }

    private static List<Double> advantages(RunSchedule plan, List<VerifiedGroup> groups) {
        return samples(plan, groups).stream().map(AdvantageSample::getAdvantage).toList();
    }

    private static List<AdvantageSample> samples(RunSchedule plan, List<VerifiedGroup> groups) {
        return new StepDecision(plan, 0, 1, groups, Heat.NONE)
                .batch()
                .orElseThrow()
                .getSamples();
    }

    @SafeVarargs
    private static List<VerifiedGroup> groups(RunSchedule plan, int step, int round, List<Boolean>... correct) {
        List<VerifiedGroup> groups = new ArrayList<>();
        for (int slot = 0; slot < correct.length; slot++) {
            groups.add(group(plan.draws(step, round).get(slot), 0, correct[slot].get(0), correct[slot].get(1)));
        }
        return groups;
    }
}
