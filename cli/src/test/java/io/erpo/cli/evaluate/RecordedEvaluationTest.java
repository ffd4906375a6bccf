package io.erpo.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.algorithm.GroupId;
import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.RunId;
import io.erpo.cli.terminal.CommandException;
import io.erpo.evaluation.result.Conditions;
import io.erpo.evaluation.result.Environment;
import io.erpo.evaluation.result.EvaluatedBenchmark;
import io.erpo.evaluation.result.EvaluatedModel;
import io.erpo.evaluation.result.EvaluationResult;
import io.erpo.evaluation.result.Protocol;
import io.erpo.evaluation.statistics.Interval;
import io.erpo.events.BenchmarkSettings;
import io.erpo.events.FinishReason;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.events.RunStarted;
import io.erpo.fixtures.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class RecordedEvaluationTest {

    private static final int SAMPLES = 4;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** Numbers that were computed elsewhere, for 4, 3, 0, 2 and 4 correct responses of 4. */
    @Test
    void shouldComputeTheScoresFromTheRecordedRewardsInAnyOrderAndHoweverOften() {
        List<SpecificRecord> events = new ArrayList<>();
        int[] correct = {4, 3, 0, 2, 4};
        for (int prompt = 0; prompt < correct.length; prompt++) {
            for (int i = 0; i < SAMPLES; i++) {
                boolean right = i < correct[prompt];
                events.add(response(prompt, i, 3 + i, !right));
                events.add(reward(prompt, i, right, right ? "7" : "wrong " + i));
            }
        }
        EvaluationResult expected = result(events, correct.length);
        for (int seed = 0; seed < 3; seed++) {
            List<SpecificRecord> shuffled = new ArrayList<>(events);
            shuffled.addAll(events.subList(0, 9));
            Collections.shuffle(shuffled, new Random(seed));

            assertThat(result(shuffled, correct.length)).isEqualTo(expected);
        }

        assertThat(expected.scores().meanAtK().mean()).isCloseTo(0.65, within(1e-12));
        Interval mean = expected.scores().meanAtK().interval().orElseThrow();
        assertThat(mean.low()).isCloseTo(0.207997, within(1e-6));
        assertThat(mean.high()).isCloseTo(0.929243, within(1e-6));
        assertThat(expected.scores().passAtK().get(1).mean()).isCloseTo(0.766667, within(1e-6));
        assertThat(expected.scores().passAtK().get(3).mean()).isCloseTo(0.8, within(1e-12));
        assertThat(expected.scores().samplingError().orElseThrow()).isCloseTo(0.076376, within(1e-6));
        assertThat(expected.scores().majAtK().get(3).mean()).isCloseTo(0.8, within(1e-12));
        assertThat(expected.scores().truncated().mean()).isCloseTo(0.35, within(1e-12));
        assertThat(expected.scores().meanTokens()).isCloseTo(4.5, within(1e-12));
        assertThat(expected.scores().finishedAccuracy().orElseThrow()).isEqualTo(1);
    }

    @Test
    void shouldCountAnswersThatMeanTheSameAsOne() {
        List<SpecificRecord> events = new ArrayList<>();
        List<String> extracted = List.of("1/2", "3", "4", "0.5");
        for (int i = 0; i < SAMPLES; i++) {
            events.add(response(0, i, 3, false));
            events.add(reward(0, i, i == 0 || i == 3, extracted.get(i)));
        }

        EvaluationResult result = result(events, 1);

        assertThat(result.prompts().get(0).majority()).isEqualTo(1);
        assertThat(result.prompts().get(0).answers().classes().get(0).votes()).isEqualTo(2);
    }

    /** A response that a reward could not judge is recorded as such, and incorrect; one without a record is missing. */
    @Test
    void shouldNameThePromptThatLacksAResponseOrItsVerdict() {
        List<SpecificRecord> events = new ArrayList<>();
        for (int prompt = 0; prompt < 2; prompt++) {
            for (int i = 0; i < SAMPLES; i++) {
                events.add(response(prompt, i, 3, false));
                events.add(Reward.newBuilder(reward(prompt, i, true, null))
                        .setStatus(RewardStatus.UNDECIDED)
                        .setCorrect(null)
                        .build());
            }
        }
        assertThat(result(events, 2).scores().meanAtK().mean()).isZero();

        events.remove(events.size() - 1);
        assertThatThrownBy(() -> result(events, 2))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("benchmark aime of run eval-1 lacks judged responses to 1 of 2 prompts")
                .hasMessageEndingWith("prompt %s has 3 of 4".formatted(prompt(1)));
        events.remove(0);
        assertThatThrownBy(() -> result(events, 2))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("2 of 2 prompts")
                .hasMessageContaining("prompt %s has 3 of 4".formatted(prompt(0)));
    }

    /** Two generations at the same time are one span; the pause of an interruption does not count. */
    @Test
    void shouldMeasureTheTimeInWhichSamplersWereAtWork() {
        RecordedResponses recorded = new RecordedResponses();
        List<Duration> starts =
                List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(9));
        for (int i = 0; i < SAMPLES; i++) {
            recorded.add(Response.newBuilder(response(0, i, 3, false))
                    .setStartedAt(START.plus(starts.get(i)))
                    .setGenerationMicros(2_000_000)
                    .build());
        }

        assertThat(recorded.sampling(run(1), run(1).getBenchmarks().get(0), 0)).isEqualTo(Duration.ofSeconds(5));
    }

    private static EvaluationResult result(List<SpecificRecord> events, int prompts) {
        RecordedResponses recorded = new RecordedResponses();
        events.forEach(event -> {
            if (event instanceof Response response) {
                recorded.add(response);
            } else if (event instanceof Reward reward) {
                recorded.add(reward);
            }
        });
        RunStarted run = run(prompts);
        return new RecordedEvaluation(run, run.getBenchmarks().get(0), 0, recorded).result(conditions(prompts));
    }

    private static RunStarted run(int prompts) {
        List<String> ids = IntStream.range(0, prompts)
                .mapToObj(RecordedEvaluationTest::prompt)
                .map(PromptId::value)
                .toList();
        return SampleEvents.aRun()
                .setRunId("eval-1")
                .setSteps(0)
                .setPromptIds(List.of())
                .setHeldOutPromptIds(List.of())
                .setRewards(List.of(new RewardSettings("math", 1.0, true, Map.of(), List.of())))
                .setBenchmarks(List.of(new BenchmarkSettings("aime", "", "", ids, SAMPLES, 1.0, 1.0, 0, 8, 0)))
                .build();
    }

    private static Conditions conditions(int prompts) {
        return new Conditions(
                new EvaluatedModel("m", "", OptionalLong.empty(), "", ""),
                new EvaluatedBenchmark("aime", "", "", "", prompts, Map.of()),
                new Protocol("{problem}", "", 0, SAMPLES, 1.0, 1.0, 0, 8, 64, List.of(), List.of()),
                new Environment("torch", "float32", "cpu", 0, "dev", START, OptionalDouble.empty()));
    }

    private static PromptId prompt(int i) {
        return PromptId.of(i + "+" + i + "=", String.valueOf(2 * i));
    }

    private static String groupId(int prompt) {
        return GroupId.ofBenchmark(new RunId("eval-1"), prompt(prompt), "aime", 0)
                .value();
    }

    private static Response response(int prompt, int index, int tokens, boolean truncated) {
        List<Integer> ids = IntStream.range(0, tokens).boxed().toList();
        return SampleEvents.aResponse(groupId(prompt), index)
                .setRunId("eval-1")
                .setPromptId(prompt(prompt).value())
                .setPurpose(Purpose.BENCHMARK)
                .setTokenIds(ids)
                .setLogprobs(ids.stream().map(id -> -1f).toList())
                .setFinishReason(truncated ? FinishReason.LENGTH : FinishReason.STOP)
                .setStartedAt(START)
                .setGenerationMicros(1)
                .build();
    }

    private static Reward reward(int prompt, int index, boolean correct, String extracted) {
        return SampleEvents.aReward()
                .setRunId("eval-1")
                .setStep(0)
                .setGroupId(groupId(prompt))
                .setResponseId(new GroupId(groupId(prompt)).response(index).value())
                .setIndex(index)
                .setPromptId(prompt(prompt).value())
                .setPurpose(Purpose.BENCHMARK)
                .setName("math")
                .setScore(correct ? 1 : -1)
                .setCorrect(correct)
                .setExtracted(extracted)
                .build();
    }
}
