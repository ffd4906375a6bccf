package io.erpo.learner.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.CheckpointSettings;
import io.erpo.events.RunStarted;
import io.erpo.learner.Fixtures;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RetentionTest {

    @Test
    void shouldKeepTheBaseTheNewestAndEveryMultiple() {
        assertThat(kept(new Retention(2, 4), 10)).containsExactly(0L, 4L, 8L, 9L, 10L);
    }

    @Test
    void shouldKeepNoMultiplesWhenEveryIsZero() {
        assertThat(kept(new Retention(1, 0), 10)).containsExactly(0L, 10L);
    }

    @Test
    void shouldKeepWhatSamplersMayStillLoadWhenTheRunAsksForLess() {
        RunStarted run = Fixtures.aRun();
        run.setCheckpoints(new CheckpointSettings(1, 0, "float32", 0L));
        run.getSampling().setMaxPolicyLag(2);

        assertThat(kept(Retention.of(run), 10)).containsExactly(0L, 7L, 8L, 9L, 10L);
    }

    @Test
    void shouldKeepACheckpointThatIsNotPublishedYet() {
        assertThat(new Retention(1, 0).keeps(11, 10)).isTrue();
    }

    private static List<Long> kept(Retention retention, long newest) {
        return LongStream.rangeClosed(0, newest)
                .filter(version -> retention.keeps(version, newest))
                .boxed()
                .toList();
    }
}
