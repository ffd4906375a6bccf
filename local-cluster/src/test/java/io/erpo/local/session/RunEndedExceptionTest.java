package io.erpo.local.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.RecordPlace;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunEndedExceptionTest {

    @Test
    void shouldSayWhoAndWhyAndAtWhichRecordAndNotAdviseToResume() {
        RunEndedException failed = new RunEndedException(new RunEnded(
                "run-1",
                RunOutcome.FAILED,
                "learner-service",
                "the loss is not finite",
                new RecordPlace("erpo.advantage-batches.v1", 0, 7L),
                Instant.EPOCH));

        assertThat(failed.cancelled()).isFalse();
        assertThat(failed).hasMessage("""
                        run run-1 failed: learner-service at erpo.advantage-batches.v1-0@7: the loss is not finite
                        A failed run is over, and resuming it changes nothing. \
                        Mend the cause, then start another one with another --run and --seed.""");
    }

    @Test
    void shouldSayThatACancelledRunIsOver() {
        RunEndedException cancelled =
                new RunEndedException(new RunEnded("run-1", RunOutcome.CANCELLED, "cli", "", null, Instant.EPOCH));

        assertThat(cancelled.cancelled()).isTrue();
        assertThat(cancelled)
                .hasMessage("run run-1 was cancelled: cli: no reason was given\n"
                        + "A cancelled run is over; start another one with another --run and --seed.");
    }
}
