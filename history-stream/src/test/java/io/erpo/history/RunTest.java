package io.erpo.history;

import static io.erpo.history.Given.prompt;
import static io.erpo.history.Given.promptIds;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.algorithm.DrawOrder;
import io.erpo.algorithm.PromptId;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.BatchSettings;
import io.erpo.events.BenchmarkSettings;
import io.erpo.events.Draw;
import io.erpo.events.EvaluatedPrompt;
import io.erpo.events.EvaluationSettings;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Prompt;
import io.erpo.events.PromptHistory;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.history.World.Result;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunTest {

    @TempDir
    private Path states;

    static java.util.stream.Stream<RunStarted> runs() {
        return java.util.stream.Stream.concat(
                runsWithoutSources(), java.util.stream.Stream.of(mixed(), measured()));
    }

    /** What the first release could record, too. */
    static java.util.stream.Stream<RunStarted> runsWithoutSources() {
        RunStarted strict = Given.run()
                .setEvaluation(new EvaluationSettings(2, 1.0, 2, 1.0, 0))
                .build();
        RunStarted lagging = Given.run()
                .setRunId("lag-2")
                .setSteps(5)
                .setPromptIds(promptIds(0, 4))
                .setSampling(new SamplingSettings(3, 4, 8, 2, List.of()))
                .setRewards(List.of(Given.correctness(), Given.format()))
                .build();
        RunStarted dynamic = Given.run()
                .setRunId("dynamic")
                .setPromptIds(promptIds(0, 12))
                .setSampling(new SamplingSettings(3, 3, 8, 1, List.of()))
                .setBatch(new BatchSettings(true, true, true, 3))
                .build();
        return java.util.stream.Stream.of(strict, lagging, dynamic);
    }

    /** Three data sources with a correctness reward each; all rewards judge all responses. */
    private static RunStarted mixed() {
        List<String> ids = IntStream.range(0, 9)
                .mapToObj(i -> Given.prompt(i, List.of("gsm8k", "mmlu", "apps").get(i % 3)))
                .map(Prompt::getPromptId)
                .toList();
        return Given.run()
                .setRunId("mixed")
                .setPromptIds(ids.subList(0, 6))
                .setHeldOutPromptIds(ids.subList(6, 9))
                .setSampling(new SamplingSettings(3, 3, 8, 1, List.of()))
                .setRewards(List.of(
                        new RewardSettings("math", 1.0, true, Map.of(), List.of("gsm8k")),
                        new RewardSettings("choice", 0.5, true, Map.of(), List.of("mmlu")),
                        new RewardSettings("code", 2.0, true, Map.of(), List.of("apps")),
                        new RewardSettings("box", 0.1, false, Map.of(), List.of("mmlu", "gsm8k")),
                        new RewardSettings("length", 0.1, false, Map.of(), List.of())))
                .build();
    }

    /** Benchmarks that share prompts with each other, with the held-out set and with the training set. */
    private static RunStarted measured() {
        BenchmarkSettings often = Given.benchmark("often", 100, 104);
        often.setEverySteps(1);
        often.setSamples(3);
        return Given.run()
                .setRunId("measured")
                .setBenchmarks(List.of(Given.benchmark("seldom", 3, 7), often))
                .build();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void shouldComeToTheSameWhateverTheOrderAndHoweverOften(RunStarted run) {
        Result expected = play(run, 0);
        assertThat(expected.refusals()).isEmpty();
        assertThat(expected.batches())
                .extracting(AdvantageBatch::getStep)
                .containsExactlyElementsOf(
                        IntStream.range(0, run.getSteps()).boxed().toList());
        assertThat(expected.evaluations()).containsKeys("held-out@0", "held-out@" + run.getSteps());
        assertThat(expected.histories().values().stream().mapToInt(PromptHistory::getAllCorrect))
                .anyMatch(n -> n > 0);
        assertThat(expected.histories().values().stream().mapToInt(PromptHistory::getMixed))
                .anyMatch(n -> n > 0);

        for (int seed = 1; seed <= 3; seed++) {
            assertThat(play(run, seed)).isEqualTo(expected);
        }
    }

    /** Outcomes arrive in another order each time, and a prompt's temperature is the same to the bit. */
    @Test
    void shouldSteerEachPromptByItsOwnVisitsWhateverTheOrder() {
        RunStarted run = Given.run().setSteps(9).setTemperature(Given.target()).build();
        Result expected = play(run, 0);

        assertThat(expected.refusals()).isEmpty();
        assertThat(expected.histories().values()).allSatisfy(history -> {
            assertThat(history.getVisits()).isEqualTo(3);
            assertThat(history.getInverseTemperature()).isBetween(400_000L, 1_000_000L);
        });
        assertThat(expected.histories().values().stream().map(PromptHistory::getInverseTemperature))
                .contains(1_000_000L)
                .anyMatch(inverse -> inverse < 900_000L);
        assertThat(expected.requests().values())
                .filteredOn(request -> request.getVisit() == 0 && request.getPurpose() == Purpose.TRAINING)
                .allSatisfy(request -> assertThat(request.getTemperatureRule())
                        .isEqualTo("1 / 1.000000, within 1.0 and 2.5"));
        for (int seed = 1; seed <= 3; seed++) {
            assertThat(play(run, seed)).isEqualTo(expected);
        }
    }

    @Test
    void shouldTrainOnTheSameGroupsWhenBenchmarksAreMeasuredToo() {
        RunStarted measured = measured();
        Result with = play(measured, 1);
        Result without = play(RunStarted.newBuilder(measured).setBenchmarks(List.of()).build(), 1);

        assertThat(with.evaluations().keySet())
                .containsExactlyInAnyOrder(
                        "held-out@0",
                        "held-out@3",
                        "seldom@0",
                        "seldom@3",
                        "often@0",
                        "often@1",
                        "often@2",
                        "often@3");
        assertThat(with.evaluations().get("often@2").getPrompts())
                .extracting(EvaluatedPrompt::getPromptId)
                .isEqualTo(promptIds(100, 104));
        assertThat(with.batches()).isEqualTo(without.batches());
        assertThat(with.histories()).isEqualTo(without.histories());
        assertThat(with.evaluations()).containsAllEntriesOf(without.evaluations());
    }

    @Test
    void shouldMeasureAndEndWhenThereIsNothingToTrainOn() {
        Result result = play(Given.evaluation().build(), 1);

        assertThat(result.refusals()).isEmpty();
        assertThat(result.batches()).isEmpty();
        assertThat(result.evaluations().keySet()).containsExactly("aime@0");
        assertThat(result.requests()).hasSize(3);
    }

    @Test
    void shouldDrawAgainAndSayWhatWasDroppedWhenSamplingIsDynamic() {
        AdvantageBatch batch = play(runs().toList().get(2), 5).batches().get(0);

        assertThat(batch.getDraws()).isGreaterThan(1);
        assertThat(batch.getDropped()).isNotEmpty();
        assertThat(batch.getStatistics().getGroups()).isEqualTo(3 * batch.getDraws());
    }

    @Test
    void shouldDrawAndMeasureWhenTheBasePolicyIsThere() {
        try (Stream stream = stream()) {
            RunStarted run = Given.run().build();
            stream.pipe(Given.policy(0), run);

            List<Draw> draws = stream.published(Topics.DRAWS);
            assertThat(draws)
                    .extracting(Draw::getPurpose)
                    .containsExactly(Purpose.BENCHMARK, Purpose.BENCHMARK, Purpose.TRAINING, Purpose.TRAINING);
            assertThat(draws.subList(0, 2)).extracting(Draw::getPromptId).isEqualTo(run.getHeldOutPromptIds());
            assertThat(draws.subList(2, 4)).extracting(Draw::getPromptId).isEqualTo(drawOrder(run, 0));
        }
    }

    @Test
    void shouldPinTheLaggingPolicyWhenSamplingOverlapsTraining() {
        try (Stream stream = stream()) {
            stream.pipe(
                    Given.run()
                            .setSteps(9)
                            .setHeldOutPromptIds(List.of())
                            .setSampling(new SamplingSettings(1, 2, 8, 2, List.of()))
                            .build(),
                    Given.policy(0));
            Function<Draw, List<Long>> stepAndPolicy = draw -> List.of((long) draw.getStep(), draw.getPolicyVersion());
            assertThat(stream.published(Topics.DRAWS))
                    .extracting(stepAndPolicy)
                    .containsExactly(List.of(0L, 0L), List.of(1L, 0L), List.of(2L, 0L));

            stream.pipe(Given.policy(1));

            assertThat(stream.published(Topics.DRAWS)).extracting(stepAndPolicy).containsExactly(List.of(3L, 1L));
        }
    }

    @Test
    void shouldRefuseARunThatContradictsItselfOrAnother() {
        try (Stream stream = stream()) {
            stream.pipe(
                    Given.run().setRunId("No").build(),
                    Given.run().setRunId("run-2").setSteps(-1).build(),
                    Given.run().setRunId("run-3").setPromptIds(List.of()).build(),
                    Given.run().setRunId("run-4").setRewards(List.of()).build(),
                    Given.run()
                            .setRunId("run-5")
                            .setSampling(new SamplingSettings(2, 0, 8, 0, List.of()))
                            .build(),
                    Given.run()
                            .setRunId("run-6")
                            .setEvaluation(new EvaluationSettings(2, 0.0, 0, 1.0, 0))
                            .build(),
                    Given.run()
                            .setRunId("run-7")
                            .setEvaluation(new EvaluationSettings(2, 1.0, 0, 0.0, 0))
                            .build(),
                    Given.run().build(),
                    Given.run().build(),
                    Given.run().setSeed(8).build());

            assertThat(stream.refusals())
                    .containsExactly(
                            "runId must be 1 to 64 lower-case letters, digits or dashes and start with no dash, was \"No\"",
                            "steps must be 0 or more, was -1",
                            "the training set has no prompts",
                            "rewards must be a list with exactly one reward of correctness: true, was []",
                            "sampling.groupSize must be 1 or more, was 0",
                            "temperature.initial must be above 0, was 0.0",
                            "topP must be above 0 and at most 1, was 0.0",
                            "run run-1 was started before, otherwise configured");
        }
    }

    @Test
    void shouldKeepRunsApart() {
        try (Stream stream = stream()) {
            RunStarted one = Given.run().build();
            RunStarted other = Given.run().setRunId("run-2").build();

            Result first = World.play(stream, one, new Random(1));
            Result second = World.play(stream, other, new Random(1));

            assertThat(second.batches()).hasSameSizeAs(first.batches());
            assertThat(second.histories().values())
                    .allSatisfy(history -> assertThat(history.getRunId()).isEqualTo("run-2"));
            assertThat(second.requests().values().stream()
                            .filter(request -> request.getVisit() == 0)
                            .toList())
                    .extracting(PromptRequest::getTemperature)
                    .containsOnly(1.0);
        }
    }

    @Test
    void shouldTrainOnEveryResponseOfAStepOnce() {
        RunStarted run = Given.run().build();

        AdvantageBatch batch = play(run, 3).batches().get(1);

        List<String> expected = drawOrder(run, 1).stream()
                .flatMap(prompt -> java.util.stream.Stream.of("/0/0", "/0/1").map(tail -> "run-1/" + prompt + tail))
                .toList();
        assertThat(batch.getSamples())
                .extracting(AdvantageSample::getResponseId)
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(batch.getPolicyVersion()).isEqualTo(1);
        assertThat(batch.getStatistics().getGroups()).isEqualTo(2);
        assertThat(batch.getStatistics().getResponses()).isEqualTo(4);
    }

    @Test
    void shouldNotMoveWhenAPolicyIsRepeatedOrSkipped() {
        try (Stream stream = stream()) {
            stream.pipe(Given.run().build(), Given.policy(0), prompt(0));
            stream.published(Topics.DRAWS);

            stream.pipe(
                    Given.policy(0),
                    Given.policy(2),
                    PolicyPublished.newBuilder(Given.policy(0)).setVersion(-3).build());

            assertThat(stream.published(Topics.DRAWS)).isEmpty();
            assertThat(stream.refusals())
                    .containsExactly("version 2, but the next one is 1", "version -3, but the next one is 1");
        }
    }

    private Result play(RunStarted run, int seed) {
        try (Stream stream = stream()) {
            return World.play(stream, run, new Random(seed));
        }
    }

    private Stream stream() {
        return new Stream(states);
    }

    private static List<String> drawOrder(RunStarted run, int step) {
        List<PromptId> prompts = run.getPromptIds().stream().map(PromptId::new).toList();
        return new DrawOrder(run.getSeed(), prompts)
                .step(step, run.getSampling().getPromptsPerStep()).stream()
                        .map(PromptId::value)
                        .toList();
    }
}
