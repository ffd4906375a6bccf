package io.erpo.view.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.Coordinates;
import io.erpo.events.FinishReason;
import io.erpo.events.Outcome;
import io.erpo.events.Purpose;
import io.erpo.events.TrainStep;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.fixtures.SampleRun;
import io.erpo.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventComparisonTest {

    private final EventComparison exact = EventComparison.withinALog(0);

    @Test
    void shouldFindNothingWhenAllFieldsAreEqual() {
        assertThat(compare(exact, group(0.5, "7"), group(0.5, "7"))).isEmpty();
    }

    @Test
    void shouldNameThePathWhenAValueDeepInsideDiffers() {
        assertThat(compare(exact, group(0.5, "7"), group(0.5, "8")))
                .contains(new FieldDifference("responses[0].extracted", "7", "8"));
    }

    @Test
    void shouldTellNullFromText() {
        assertThat(compare(exact, group(0.5, null), group(0.5, "null")))
                .contains(new FieldDifference("responses[0].extracted", "null", "null"));
    }

    @Test
    void shouldNameTheKeyWhenMapsDiffer() {
        VerifiedGroup other = group(0.5, "7");
        other.getResponses().get(0).setComponents(Map.of("exact", 0.5, "format", 1.0));

        assertThat(compare(exact, group(0.5, "7"), other))
                .contains(new FieldDifference("responses[0].components[format]", "null", "1.0"));
    }

    @Test
    void shouldNameTheListWhenOneIsLonger() {
        VerifiedGroup other = group(0.5, "7");
        other.setResponses(
                List.of(other.getResponses().get(0), other.getResponses().get(0)));

        assertThat(compare(exact, group(0.5, "7"), other))
                .contains(new FieldDifference("responses", "1 items", "2 items"));
    }

    @Test
    void shouldTellNumbersApartByTheirLastBitWhenNothingIsTolerated() {
        assertThat(compare(exact, group(0.5, "7"), group(Math.nextUp(0.5), "7")))
                .contains(new FieldDifference("responses[0].reward", "0.5", "0.5000000000000001"));
    }

    @Test
    void shouldTellZeroFromMinusZeroWhenNothingIsTolerated() {
        assertThat(compare(exact, group(0.0, "7"), group(-0.0, "7")))
                .contains(new FieldDifference("responses[0].reward", "0.0", "-0.0"));
    }

    @Test
    void shouldKeepTheLargestDeviationAndItsPlaceWhenSomeIsTolerated() {
        EventComparison tolerant = EventComparison.withinALog(0.25);

        assertThat(tolerant.compare(
                        Topics.VERIFIED_GROUPS, group(0.5, "7"), group(0.625, "7"), Set.of(), () -> "offset 17"))
                .isEmpty();
        assertThat(compare(tolerant, group(0.5, "7"), group(0.5625, "7"))).isEmpty();
        assertThat(tolerant.largestDeviation()).isEqualTo(0.125);
        assertThat(tolerant.deviatesMost()).isEqualTo("offset 17");
        assertThat(compare(tolerant, group(0.5, "7"), group(0.875, "7"))).isPresent();
    }

    @Test
    void shouldNeverTolerateNaN() {
        assertThat(compare(EventComparison.withinALog(1e9), group(0.5, "7"), group(Double.NaN, "7")))
                .isPresent();
    }

    @Test
    void shouldLeaveAsideWhatTheCallerDoes() {
        assertThat(exact.compare(
                        Topics.VERIFIED_GROUPS, group(0.5, "7"), group(0.5, "8"), Set.of("responses"), () -> ""))
                .isEmpty();
    }

    @Test
    void shouldNotCompareWhenAndHowFastAStepWasTrained() {
        TrainStep slower = TrainStep.newBuilder(SampleRun.trained(3, 9, 1))
                .setStartedAt(Instant.ofEpochMilli(99))
                .setTrainMicros(99)
                .setFetchMicros(99)
                .setSaveMicros(99)
                .build();

        assertThat(exact.compare(Topics.TRAIN_STEPS, SampleRun.trained(3, 9, 1), slower))
                .isEmpty();
        slower.setLoss(0.25);
        assertThat(exact.compare(Topics.TRAIN_STEPS, SampleRun.trained(3, 9, 1), slower))
                .contains(new FieldDifference("loss", "0.1", "0.25"));
    }

    @Test
    void shouldComparePlacesWithinALogAndNotBetweenTwo() {
        AdvantageBatch batch = batch(1, 40, 0.5);
        AdvantageBatch elsewhere = batch(1, 77, 0.5);

        assertThat(exact.compare(Topics.ADVANTAGE_BATCHES, batch, elsewhere))
                .contains(new FieldDifference("samples[0].coordinates.offset", "40", "77"));
        assertThat(EventComparison.ofTwoLogs().compare(Topics.ADVANTAGE_BATCHES, batch, elsewhere))
                .isEmpty();
        assertThat(EventComparison.ofTwoLogs().compare(Topics.ADVANTAGE_BATCHES, batch, batch(1, 77, 0.25)))
                .contains(new FieldDifference("samples[0].advantage", "0.5", "0.25"));
    }

    @Test
    void shouldCompareTwoLogsToTheBit() {
        assertThat(EventComparison.ofTwoLogs().exact()).isTrue();
        assertThat(compare(EventComparison.ofTwoLogs(), group(0.5, "7"), group(Math.nextUp(0.5), "7")))
                .isPresent();
    }

    @Test
    void shouldRefuseAToleranceThatIsNone() {
        assertThatThrownBy(() -> EventComparison.withinALog(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tolerance must be 0 or more, was NaN");
    }

    private static Optional<FieldDifference> compare(
            EventComparison comparison, VerifiedGroup expected, VerifiedGroup found) {
        return comparison.compare(Topics.VERIFIED_GROUPS, expected, found);
    }

    private static AdvantageBatch batch(int partition, long offset, double advantage) {
        AdvantageBatch batch = SampleRun.batch(3, 0.5);
        batch.setSamples(
                List.of(new AdvantageSample("run/p/0/0", new Coordinates(partition, offset), advantage, 1.0, 0.0)));
        return batch;
    }

    private static VerifiedGroup group(double reward, String extracted) {
        return VerifiedGroup.newBuilder()
                .setRunId("run-1")
                .setStep(0)
                .setRound(0)
                .setSlot(0)
                .setGroupId("run-1/p/0")
                .setPromptId("p")
                .setVisit(0)
                .setPurpose(Purpose.TRAINING)
                .setPolicyVersion(0)
                .setTemperature(1.0)
                .setOutcome(Outcome.MIXED)
                .setHistoryBefore(0)
                .setHistoryAfter(0)
                .setNextTemperature(1.0)
                .setResponses(List.of(new VerifiedResponse(
                        "run-1/p/0/0",
                        new Coordinates(2, 5L),
                        3,
                        FinishReason.STOP,
                        reward,
                        true,
                        extracted,
                        Map.of("exact", 0.5),
                        0.0,
                        false)))
                .build();
    }
}
