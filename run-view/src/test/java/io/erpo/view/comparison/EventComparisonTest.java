package io.erpo.replay.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.Coordinates;
import io.erpo.events.FinishReason;
import io.erpo.events.Outcome;
import io.erpo.events.Purpose;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.replay.recording.Place;
import io.erpo.replay.recording.Recorded;
import io.erpo.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventComparisonTest {

    private final EventComparison exact = new EventComparison(0);

    @Test
    void shouldFindNothingWhenAllFieldsAreEqual() {
        assertThat(exact.compare(group(0.5, "7"), recorded(group(0.5, "7")), Set.of()))
                .isEmpty();
    }

    @Test
    void shouldNameThePathWhenAValueDeepInsideDiffers() {
        assertThat(exact.compare(group(0.5, "7"), recorded(group(0.5, "8")), Set.of()))
                .contains(Difference.of(recorded(group(0.5, "8")), "responses[0].extracted", "7", "8"));
    }

    @Test
    void shouldTellNullFromText() {
        assertThat(exact.compare(group(0.5, null), recorded(group(0.5, "null")), Set.of()))
                .hasValueSatisfying(difference -> assertThat(difference.field()).isEqualTo("responses[0].extracted"));
    }

    @Test
    void shouldNameTheKeyWhenMapsDiffer() {
        VerifiedGroup other = group(0.5, "7");
        other.getResponses().get(0).setComponents(Map.of("exact", 0.5, "format", 1.0));

        assertThat(exact.compare(group(0.5, "7"), recorded(other), Set.of()))
                .contains(Difference.of(recorded(other), "responses[0].components[format]", null, 1.0));
    }

    @Test
    void shouldNameTheListWhenOneIsLonger() {
        VerifiedGroup other = group(0.5, "7");
        other.setResponses(
                List.of(other.getResponses().get(0), other.getResponses().get(0)));

        assertThat(exact.compare(group(0.5, "7"), recorded(other), Set.of()))
                .contains(Difference.of(recorded(other), "responses", "1 items", "2 items"));
    }

    @Test
    void shouldTellNumbersApartByTheirLastBitWhenNothingIsTolerated() {
        assertThat(exact.compare(group(0.5, "7"), recorded(group(Math.nextUp(0.5), "7")), Set.of()))
                .hasValueSatisfying(
                        difference -> assertThat(difference.recorded()).isEqualTo("0.5000000000000001"));
    }

    @Test
    void shouldKeepTheLargestDeviationWhenSomeIsTolerated() {
        EventComparison tolerant = new EventComparison(0.25);

        assertThat(tolerant.compare(group(0.5, "7"), recorded(group(0.625, "7")), Set.of()))
                .isEmpty();
        assertThat(tolerant.largestDeviation()).isEqualTo(0.125);
        assertThat(tolerant.deviatesMost()).isEqualTo("erpo.verified-groups.v1, partition 2, offset 17");
        assertThat(tolerant.compare(group(0.5, "7"), recorded(group(0.875, "7")), Set.of()))
                .isPresent();
    }

    @Test
    void shouldNeverTolerateNaN() {
        assertThat(new EventComparison(1e9).compare(group(0.5, "7"), recorded(group(Double.NaN, "7")), Set.of()))
                .isPresent();
    }

    @Test
    void shouldLeaveAsideWhatIsInformational() {
        assertThat(exact.compare(group(0.5, "7"), recorded(group(0.5, "8")), Set.of("responses")))
                .isEmpty();
    }

    @Test
    void shouldRefuseAToleranceThatIsNone() {
        assertThatThrownBy(() -> new EventComparison(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tolerance must be 0 or more, was NaN");
    }

    private static Recorded<VerifiedGroup> recorded(VerifiedGroup group) {
        return new Recorded<>(Topics.VERIFIED_GROUPS, new Place(2, 17), Instant.EPOCH, "p", group);
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
                        0.0)))
                .build();
    }
}
