package io.erpo.learner.training;

import static io.erpo.learner.Fixtures.RUN;
import static io.erpo.learner.Fixtures.aBatch;
import static io.erpo.learner.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.PolicyPublished;
import io.erpo.policy.Placement;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.PolicyFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A learner whose position Kafka has forgotten begins at the earliest run and batch. Their base policy, responses and old
 * versions may be gone: what is done must not need them.
 */
class ForgottenPositionTest {

    @TempDir
    private Path directory;

    private final RunLedger ledger = new RunLedger();
    private Learner learner;

    @AfterEach
    void close() {
        learner.close();
    }

    @Test
    void shouldPassOverWhatIsDoneWithoutBasePolicyResponsesAndVersions() {
        Path noStore = directory.resolve("store");
        learner = new Learner(
                new DirectoryPolicyStore(noStore),
                samples -> {
                    throw new AssertionError("the responses are gone");
                },
                new Computation(Placement.cpu(), 1),
                Clock.systemUTC(),
                () -> false);
        ledger.note(aRun());
        for (long version = 0; version <= 7; version++) {
            ledger.note(published(version));
        }

        assertThat(learner.start(aRun(), ledger)).isEmpty();
        for (int step = 0; step < 7; step++) {
            assertThat(learner.train(aBatch(step, 4), ledger)).isEmpty();
        }
        assertThat(Files.exists(noStore)).as("nothing was stored").isFalse();
    }

    private static PolicyPublished published(long version) {
        return new PolicyPublished(
                RUN, version, RUN + "/gone", "0".repeat(64), null, PolicyFormat.HUGGING_FACE.key(), null);
    }
}
