package io.erpo.replay.findings;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.PolicyPublished;
import io.erpo.replay.recording.Place;
import io.erpo.replay.recording.Recorded;
import io.erpo.schemas.Topics;
import io.erpo.view.comparison.EventComparison;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    private final EventComparison exact = EventComparison.withinALog(0);

    @Test
    void shouldSayWhereTheRecordStandsAndWhichFieldDiffers() {
        assertThat(Difference.between(policy("a"), recorded(policy("b")), exact))
                .contains(new Difference(
                        "erpo.policies.v1, partition 0, offset 17", "sha256", "a", "b", Optional.empty()));
    }

    @Test
    void shouldFindNothingInWhatIsLeftAside() {
        assertThat(Difference.between(policy("a"), recorded(policy("b")), exact, Set.of("sha256")))
                .isEmpty();
    }

    private static Recorded<PolicyPublished> recorded(PolicyPublished policy) {
        return new Recorded<>(Topics.POLICIES, new Place(0, 17), Instant.EPOCH, "run", policy);
    }

    private static PolicyPublished policy(String sha256) {
        return new PolicyPublished("run", 1L, "run/v1", sha256, 0L, "huggingface-safetensors", null);
    }
}
