package io.erpo.view.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.DropReason;
import io.erpo.events.DroppedGroup;
import io.erpo.events.Engine;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.StepStatistics;
import io.erpo.events.TrainStep;
import io.erpo.fixtures.SampleRun;
import io.erpo.view.progress.RunProgress;
import io.erpo.view.signals.SignalKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class RunMetricsTest {

    private static List<JsonNode> lines(List<SpecificRecord> events) {
        RunProgress progress = new RunProgress(SampleRun.run());
        events.forEach(progress::accept);
        progress.metrics().settle();
        return progress.metrics().linesInOrder().stream()
                .<JsonNode>map(MetricsLine::json)
                .toList();
    }

    private static List<String> kinds(List<JsonNode> lines) {
        return lines.stream().map(line -> line.get("kind").asText()).toList();
    }

    @Test
    void shouldHaveALineForEachStepAndEachEvaluationInTheOrderOfTheRun() {
        List<JsonNode> lines = lines(SampleRun.complete());

        assertThat(kinds(lines)).containsExactly("evaluation", "step", "step", "evaluation");
        assertThat(lines.get(1).get("step").asInt()).isZero();
        assertThat(lines.get(1).get("seconds").asDouble()).isEqualTo(4);
        assertThat(lines.get(1).get("samplerTokensPerSecond").asDouble()).isEqualTo(20);
        assertThat(lines.get(1).get("learnerTokensPerSecond").asDouble()).isEqualTo(1_000);
        assertThat(lines.get(3).get("meanAtK").asDouble()).isEqualTo(0.875);
        assertThat(lines.get(3).get("prompts").asInt()).isZero();
    }

    /** A new field of a record is in the file without further ado. */
    @Test
    void shouldSayEverythingThatTheRecordsOfAStepSay() {
        ObjectNode step = (ObjectNode) lines(SampleRun.complete()).get(1);

        for (Schema schema : List.of(TrainStep.getClassSchema(), StepStatistics.getClassSchema())) {
            assertThat(step.fieldNames())
                    .toIterable()
                    .containsAll(
                            schema.getFields().stream().map(Schema.Field::name).toList());
        }
        assertThat(step.fieldNames())
                .toIterable()
                .startsWith("kind", "step")
                .endsWith(
                        "sampledWithPolicy",
                        "draws",
                        "full",
                        "droppedGroups",
                        "seconds",
                        "samplerTokensPerSecond",
                        "learnerTokensPerSecond");
    }

    @Test
    void shouldCountDroppedGroupsByReason() {
        AdvantageBatch batch = SampleRun.batch(0, 0);
        batch.setDropped(List.of(
                new DroppedGroup("a", DropReason.ALL_CORRECT),
                new DroppedGroup("b", DropReason.ALL_INCORRECT),
                new DroppedGroup("c", DropReason.ALL_CORRECT)));

        assertThat(lines(List.of(batch, SampleRun.trained(0, 1, 1))).get(0).get("droppedGroups"))
                .hasToString("{\"ALL_CORRECT\":2,\"ALL_INCORRECT\":1}");
    }

    /** What a resumed session writes is what the first one would have written. */
    @Test
    void shouldNotDependOnTheOrderInWhichTopicsAreRead() {
        List<JsonNode> expected = lines(SampleRun.complete());
        for (int seed = 0; seed < 20; seed++) {
            List<SpecificRecord> shuffled = new ArrayList<>(SampleRun.complete());
            shuffled.addAll(SampleRun.complete().stream()
                    .filter(event -> !(event instanceof Response))
                    .toList());
            Collections.shuffle(shuffled, new Random(seed));

            assertThat(lines(shuffled)).isEqualTo(expected);
        }
    }

    /** The rate of a step would be wrong while some of its responses are not read. */
    @Test
    void shouldWaitForTheResponsesOfAStepUntilTheLogIsReadToItsEnd() {
        RunMetrics metrics = new RunMetrics(SampleRun.run(), StepTimes.UNKNOWN);
        metrics.accept(SampleRun.batch(0, 0));
        metrics.accept(SampleRun.trained(0, 1, 1));
        for (int i = 0; i < 3; i++) {
            metrics.accept(SampleRun.response(0, Purpose.TRAINING, 0, 1, 3));
        }
        assertThat(metrics.lines()).isEmpty();
        metrics.accept(SampleRun.response(0, Purpose.TRAINING, 0, 1, 3));
        assertThat(metrics.lines()).hasSize(1);

        metrics.accept(SampleRun.batch(1, 0));
        metrics.accept(SampleRun.trained(1, 2, 1));
        assertThat(metrics.lines()).hasSize(1);
        metrics.settle();
        assertThat(metrics.lines()).hasSize(2);
    }

    @Test
    void shouldWriteASignalBehindItsStep() {
        TrainStep dead =
                TrainStep.newBuilder(SampleRun.trained(0, 1, 1)).setGradNorm(0).build();

        List<JsonNode> lines =
                lines(List.of(SampleRun.batch(0, 0), dead, SampleRun.batch(1, 0), SampleRun.trained(1, 2, 1)));

        assertThat(kinds(lines)).containsExactly("step", "signal", "step");
        assertThat(lines.get(1).fieldNames())
                .toIterable()
                .containsExactly("kind", "signal", "step", "what", "evidence", "cause", "advice");
        assertThat(lines.get(1).get("signal").asText()).isEqualTo("gradient-unusable");
    }

    /** Only then must their numbers be equal. */
    @Test
    void shouldKnowFromTheResponsesThatSamplerAndLearnerAreTheSameEngine() {
        assertThat(differing(new Engine("torch", "2", "float32", "cpu", Map.of())))
                .containsExactly(SignalKind.LOGPROBS_DIFFER);
        assertThat(differing(new Engine("torch", "2", "bfloat16", "cpu", Map.of())))
                .isEmpty();
        assertThat(differing(new Engine("vllm", "1", "float32", "cuda:0", Map.of())))
                .isEmpty();
        assertThat(differing(null)).isEmpty();
    }

    private static List<SignalKind> differing(Engine sampler) {
        RunMetrics metrics = new RunMetrics(SampleRun.run(), StepTimes.UNKNOWN);
        Response response = SampleRun.response(0, Purpose.TRAINING, 0, 1, 3);
        response.setEngine(sampler);
        metrics.accept(response);
        metrics.accept(SampleRun.batch(0, 0));
        metrics.accept(TrainStep.newBuilder(SampleRun.trained(0, 1, 1))
                .setLogprobDifferenceMean(0.01)
                .build());
        metrics.settle();
        return List.copyOf(metrics.raised());
    }
}
