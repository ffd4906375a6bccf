package io.erpo.view.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.Response;
import io.erpo.fixtures.SampleRewards;
import io.erpo.schemas.Topics;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicComparisonTest {

    private final TopicComparison<Response> comparison = new TopicComparison<>(Topics.RESPONSES);

    @Test
    void shouldFindNoDifferenceInAnotherOrder() {
        comparison.expect(response(0));
        comparison.expect(response(1));
        comparison.find(response(1));
        comparison.find(response(0));

        assertThat(comparison.difference()).isEmpty();
        assertThat(comparison.equal()).isEqualTo(2);
    }

    @Test
    void shouldNotDependOnWhenHowFastAndByWhomAResponseWasSampled() {
        Response later = response(0);
        later.setStartedAt(Instant.EPOCH);
        later.setGenerationMicros(99);
        later.setSampler("sampler-1");
        comparison.expect(response(0));
        comparison.find(later);

        assertThat(comparison.difference()).isEmpty();
        assertThat(comparison.equal()).isEqualTo(1);
    }

    @Test
    void shouldFindOnlyLostAndDoubledEventsWhenIdentitiesAreCompared() {
        TopicComparison<Response> identities = TopicComparison.ofIdentities(Topics.RESPONSES);
        Response other = response(0);
        other.setText("another answer");
        identities.expect(response(0));
        identities.expect(response(1));
        identities.find(other);

        assertThat(identities.difference()).hasValue("responses: r/1 is missing");
        identities.find(response(1));
        assertThat(identities.equal()).isEqualTo(2);
        identities.find(response(1));
        assertThat(identities.difference()).isPresent();
    }

    @Test
    void shouldNameWhatIsLost() {
        comparison.expect(response(1));
        comparison.expect(response(0));

        assertThat(comparison.difference()).hasValue("responses: r/0 is missing");
    }

    @Test
    void shouldNameWhatIsDoubled() {
        comparison.expect(response(0));
        comparison.find(response(0));
        comparison.find(response(0));

        assertThat(comparison.difference()).hasValue("responses: r/0 is there twice");
    }

    @Test
    void shouldNameWhatTheUndisturbedRunHasTwice() {
        comparison.expect(response(0));
        comparison.expect(response(0));

        assertThat(comparison.difference()).hasValue("responses: r/0 is twice in the undisturbed run");
    }

    @Test
    void shouldNameWhatIsTooMuch() {
        comparison.find(response(0));

        assertThat(comparison.difference()).hasValue("responses: r/0 is not in the undisturbed run");
    }

    @Test
    void shouldNameTheFirstFieldThatDiffers() {
        Response other = response(0);
        other.setTokenIds(List.of(1, 5, 4));
        Response wanted = response(0);
        wanted.setTokenIds(List.of(1, 2, 3));
        comparison.expect(wanted);
        comparison.find(other);

        assertThat(comparison.difference()).hasValue("responses: r/0 tokenIds[1]: expected 2, found 5");
        assertThat(comparison.equal()).isZero();
    }

    @Test
    void shouldKeepToTheFirstDifference() {
        comparison.expect(response(0));
        comparison.find(response(9));
        comparison.find(response(8));

        assertThat(comparison.difference()).hasValue("responses: r/9 is not in the undisturbed run");
    }

    private static Response response(int index) {
        return SampleRewards.response("r", index);
    }
}
