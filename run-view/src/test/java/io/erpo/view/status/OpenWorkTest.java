package io.erpo.view.status;

import static io.erpo.fixtures.SampleRun.batch;
import static io.erpo.fixtures.SampleRun.evaluation;
import static io.erpo.fixtures.SampleRun.policy;
import static io.erpo.fixtures.SampleRun.second;
import static io.erpo.fixtures.SampleRun.trained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.BenchmarkSettings;
import io.erpo.events.Draw;
import io.erpo.events.Evaluation;
import io.erpo.events.OnUndecided;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import io.erpo.fixtures.SampleEvents;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenWorkTest {

    private static final RunStarted RUN = SampleEvents.aRun()
            .setHeldOutPromptIds(List.of())
            .setRewards(List.of(
                    SampleEvents.aCorrectnessReward("math"),
                    new RewardSettings("format", 1.0, false, Map.of(), List.of())))
            .build();

    private final RunIndex index = new RunIndex();

    @BeforeEach
    void start() {
        index.accept(RUN, second(0));
    }

    private OpenWork work(SpecificRecord... events) {
        OpenWork work = index.openWork(SampleEvents.RUN);
        List.of(events).forEach(work::accept);
        return work;
    }

    private static String group(int slot) {
        return SampleEvents.RUN + "/p" + (slot + 1) + "/0";
    }

    private static Draw draw(int slot) {
        return Draw.newBuilder()
                .setRunId(SampleEvents.RUN)
                .setStep(0)
                .setRound(0)
                .setSlot(slot)
                .setPromptId("p" + (slot + 1))
                .setPurpose(Purpose.TRAINING)
                .setPolicyVersion(0)
                .setSeed(1)
                .setGroupSize(2)
                .setMaxNewTokens(8)
                .setTemperature(RUN.getTemperature())
                .setAdvantage(RUN.getAdvantage())
                .setRewards(RUN.getRewards())
                .setOnUndecided(OnUndecided.INCORRECT)
                .build();
    }

    private static SpecificRecord request(int slot) {
        return SampleEvents.aRequest().setSlot(slot).setGroupId(group(slot)).build();
    }

    private static Response response(int slot, int index) {
        return SampleEvents.aResponse(group(slot), index).build();
    }

    private static Reward reward(String name, int slot, int index) {
        return SampleEvents.aReward()
                .setName(name)
                .setGroupId(group(slot))
                .setIndex(index)
                .build();
    }

    private static VerifiedGroup outcome(int slot) {
        return SampleEvents.aVerifiedGroup()
                .setSlot(slot)
                .setGroupId(group(slot))
                .build();
    }

    private void published(long version) {
        index.accept(policy(version), second(version + 1));
    }

    @Test
    void shouldWaitForTheLearnerUntilThereIsABasePolicy() {
        assertThat(work().waits()).containsExactly(new Wait("learner-service", "base policy", 1));
        assertThat(work().since()).isEmpty();
    }

    @Test
    void shouldWaitForHistoryWhenNothingIsDrawn() {
        published(0);

        assertThat(work().waits()).containsExactly(new Wait("history-stream", "draws or batch of step 1", 1));
    }

    @Test
    void shouldWaitForHistoryWhenADrawHasNoRequest() {
        published(0);

        assertThat(work(draw(0), draw(1), request(0)).waits())
                .containsExactly(
                        new Wait("history-stream", "requests of drawn prompts", 1),
                        new Wait("sampler-service", "responses", 2));
    }

    /** A run without steps waits until its last benchmark is measured; groups have the benchmark's size. */
    @Test
    void shouldWaitForTheResponsesOfABenchmark() {
        RunStarted run = SampleEvents.aRun()
                .setRunId("measured")
                .setSteps(0)
                .setPromptIds(List.of())
                .setHeldOutPromptIds(List.of())
                .setBenchmarks(List.of(new BenchmarkSettings("aime", "", "", List.of("p1"), 3, 1.0, 1.0, 0, 8, 0)))
                .build();
        PolicyPublished base = policy(0);
        base.setRunId("measured");
        index.accept(run, second(0));
        index.accept(base, second(1));
        OpenWork work = index.openWork("measured");
        String group = "measured/p1/aime@0";
        work.accept(SampleEvents.aRequest()
                .setRunId("measured")
                .setGroupId(group)
                .setPurpose(Purpose.BENCHMARK)
                .build());
        work.accept(SampleEvents.aResponse(group, 2)
                .setRunId("measured")
                .setPurpose(Purpose.BENCHMARK)
                .build());

        assertThat(work.waits()).contains(new Wait("sampler-service", "responses", 2));
        assertThat(index.of("measured").orElseThrow().state()).isEqualTo(RunState.RUNNING);
        index.accept(
                new Evaluation("measured", 0L, "aime", 3, 1.0, 0.5, List.of(0.5), 0.5, List.of(), 1.0, 0, 8),
                second(2));
        assertThat(index.of("measured").orElseThrow().state()).isEqualTo(RunState.FINISHED);
        assertThat(index.of("measured").orElseThrow().accuracy()).isEmpty();
    }

    @Test
    void shouldWaitForEachRewardByNameAndForNoShadow() {
        published(0);

        assertThat(work(
                                draw(0),
                                request(0),
                                response(0, 0),
                                response(0, 1),
                                reward("math", 0, 0),
                                reward("math", 0, 1),
                                reward("format", 0, 1),
                                reward("shadow", 0, 0))
                        .waits())
                .containsExactly(new Wait("reward format", "rewards", 1));
    }

    @Test
    void shouldWaitForTheRewardsThatJudgeTheDataSource() {
        RunStarted mixed = RunStarted.newBuilder(RUN)
                .setRunId("mixed")
                .setRewards(List.of(
                        new RewardSettings("math", 1.0, true, Map.of(), List.of("gsm8k")),
                        new RewardSettings("code", 1.0, true, Map.of(), List.of("apps", "mbpp")),
                        new RewardSettings("format", 1.0, false, Map.of(), List.of())))
                .build();
        index.accept(mixed, second(0));
        index.accept(PolicyPublished.newBuilder(policy(0)).setRunId("mixed").build(), second(1));
        OpenWork work = index.openWork("mixed");
        List.of("gsm8k", "mbpp").forEach(source -> {
            int slot = source.equals("gsm8k") ? 0 : 1;
            work.accept(SampleEvents.aRequest()
                    .setRunId("mixed")
                    .setSlot(slot)
                    .setGroupId(group(slot))
                    .setDataSource(source)
                    .build());
            for (int i = 0; i < 2; i++) {
                work.accept(
                        Response.newBuilder(response(slot, i)).setRunId("mixed").build());
            }
        });

        assertThat(work.waits())
                .containsExactly(
                        new Wait("reward math", "rewards", 2),
                        new Wait("reward code", "rewards", 2),
                        new Wait("reward format", "rewards", 4));

        for (String name : List.of("math", "format")) {
            for (int i = 0; i < 2; i++) {
                work.accept(
                        Reward.newBuilder(reward(name, 0, i)).setRunId("mixed").build());
            }
        }
        assertThat(work.waits())
                .containsExactly(
                        new Wait("reward code", "rewards", 2),
                        new Wait("reward format", "rewards", 2),
                        new Wait("history-stream", "outcomes of groups with all their rewards", 1));
    }

    @Test
    void shouldWaitForHistoryWhenAGroupHasAllItsRewards() {
        published(0);

        assertThat(judged(0).waits())
                .containsExactly(new Wait("history-stream", "outcomes of groups with all their rewards", 1));
    }

    @Test
    void shouldWaitForTheLearnerWhenAStepIsComplete() {
        published(0);
        OpenWork work = judged(0);
        work.accept(outcome(0));
        work.accept(batch(0, 1));

        assertThat(work.waits()).containsExactly(new Wait("learner-service", "policy of step 1", 1));
    }

    @Test
    void shouldWaitForTheEndWhenEverythingIsDone() {
        published(0);
        published(1);
        published(2);
        index.accept(trained(0, 1, 1), second(2));
        index.accept(trained(1, 2, 1), second(3));

        assertThat(work(batch(0, 1), batch(1, 1)).waits())
                .containsExactly(new Wait("history-stream", "end of the run", 1));
    }

    @Test
    void shouldIgnoreWorkOfStepsThatAreTrainedAndOfOtherRuns() {
        published(0);
        published(1);
        index.accept(trained(0, 1, 1), second(2));
        SpecificRecord stranger =
                SampleEvents.aRequest().setRunId("erpo-s2-4e5f6a7b").setStep(1).build();

        assertThat(work(draw(0), request(0), response(0, 0), stranger).waits())
                .containsExactly(new Wait("history-stream", "draws or batch of step 2", 1));
    }

    @Test
    void shouldIgnoreIndicesThatNoGroupHas() {
        published(0);

        assertThat(work(request(0), response(0, -1), response(0, 2), response(0, Integer.MAX_VALUE))
                        .waits())
                .containsExactly(new Wait("sampler-service", "responses", 2));
    }

    @Test
    void shouldSayTheSameWhenEventsComeTwiceAndInAnotherOrder() {
        published(0);
        List<SpecificRecord> events = new ArrayList<>(List.of(
                draw(0),
                draw(1),
                request(0),
                request(1),
                response(0, 0),
                response(0, 1),
                response(1, 0),
                reward("math", 0, 0),
                reward("math", 0, 1),
                reward("format", 0, 0),
                reward("format", 0, 1),
                outcome(0)));
        events.addAll(List.copyOf(events));
        List<Wait> expected = List.of(
                new Wait("sampler-service", "responses", 1),
                new Wait("reward math", "rewards", 1),
                new Wait("reward format", "rewards", 1));

        for (int seed = 0; seed < 10; seed++) {
            Collections.shuffle(events, new Random(seed));
            assertThat(work(events.toArray(SpecificRecord[]::new)).waits()).isEqualTo(expected);
        }
    }

    @Test
    void shouldReadNothingThatIsOlderThanThePolicyOfTheOldestOpenStep() {
        published(0);
        published(1);
        published(2);
        index.accept(trained(0, 1, 1), second(2));
        index.accept(trained(1, 2, 1), second(3));

        // Step 2 is sampled with policy 1, as the run lets sampling overlap training.
        assertThat(work().since()).contains(second(2));
    }

    @Test
    void shouldReadOlderWorkWhenAnEvaluationIsOpen() {
        RunIndex evaluated = new RunIndex();
        evaluated.accept(SampleEvents.aRun().build(), second(0));
        evaluated.accept(policy(0), second(1));
        evaluated.accept(policy(1), second(2));
        evaluated.accept(trained(0, 1, 1), second(2));
        evaluated.accept(trained(1, 2, 1), second(3));

        assertThat(evaluated.openWork(SampleEvents.RUN).since()).contains(second(1));
        evaluated.accept(evaluation(0, 0.5), second(4));
        assertThat(evaluated.openWork(SampleEvents.RUN).since()).contains(second(2));
    }

    @Test
    void shouldRefuseARunThatTheLogDoesNotHold() {
        assertThatThrownBy(() -> index.openWork("nobody"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("runId must be that of a run in the log, was nobody");
    }

    private OpenWork judged(int slot) {
        return work(
                draw(slot),
                request(slot),
                response(slot, 0),
                response(slot, 1),
                reward("math", slot, 0),
                reward("math", slot, 1),
                reward("format", slot, 0),
                reward("format", slot, 1));
    }
}
