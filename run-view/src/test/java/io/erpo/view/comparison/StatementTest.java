package io.erpo.view.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.Coordinates;
import io.erpo.events.PolicyPublished;
import io.erpo.events.StepStatistics;
import io.erpo.events.TrainStep;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatementTest {

    @Test
    void shouldNotDependOnWhereTheResponsesOfABatchAre() {
        assertThat(Statement.of(batch(1, 40, 0.5)))
                .isEqualTo(Statement.of(batch(2, 77, 0.5)))
                .isNotEqualTo(Statement.of(batch(1, 40, 0.25)));
        assertThat(Statement.of(batch(1, 40, 0.5)).subject()).isEqualTo("step 3");
    }

    @Test
    void shouldNotDependOnWhenAndHowFastAStepWasTrained() {
        TrainStep step = step(0.125);
        TrainStep slower = TrainStep.newBuilder(step)
                .setStartedAt(Instant.ofEpochMilli(99))
                .setTrainMicros(99)
                .setFetchMicros(99)
                .setSaveMicros(99)
                .build();

        assertThat(Statement.of(slower)).isEqualTo(Statement.of(step)).isNotEqualTo(Statement.of(step(0.25)));
    }

    @Test
    void shouldDependOnTheDigestOfAPolicy() {
        assertThat(Statement.of(policy("a"))).isNotEqualTo(Statement.of(policy("b")));
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldKnowTheEventsOfEveryTopic(Topic<?> topic) throws ReflectiveOperationException {
        SpecificRecord empty = topic.value().getDeclaredConstructor().newInstance();

        assertThat(Statement.of(empty).subject()).isNotEqualTo("");
    }

    static List<Topic<?>> types() {
        return Topics.all();
    }

    private static AdvantageBatch batch(int partition, long offset, double advantage) {
        return AdvantageBatch.newBuilder()
                .setRunId("run")
                .setStep(3)
                .setPolicyVersion(3)
                .setSamples(
                        List.of(new AdvantageSample("run/p/0/0", new Coordinates(partition, offset), advantage, 1.0)))
                .setDropped(List.of())
                .setDraws(1)
                .setFull(true)
                .setStatistics(new StepStatistics())
                .build();
    }

    private static TrainStep step(double loss) {
        return TrainStep.newBuilder()
                .setRunId("run")
                .setStep(3)
                .setPolicyVersion(4)
                .setPolicySha256("sha")
                .setLoss(loss)
                .setGradNorm(1)
                .setMeanRatio(1)
                .setClipLowShare(0)
                .setClipHighShare(0)
                .setDualClipShare(0)
                .setApproxKl(0)
                .setEntropy(0)
                .setLearningRate(0)
                .setUpdates(1)
                .setSequences(1)
                .setTokens(1)
                .setStartedAt(Instant.EPOCH)
                .setFetchMicros(1)
                .setTrainMicros(1)
                .setSaveMicros(1)
                .build();
    }

    private static PolicyPublished policy(String sha256) {
        return new PolicyPublished("run", 1L, "run/v1", sha256, 0L, "huggingface-safetensors");
    }
}
