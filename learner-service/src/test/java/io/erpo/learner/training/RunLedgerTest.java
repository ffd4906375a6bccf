package io.erpo.learner.training;

import static io.erpo.learner.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.PolicyPublished;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.RunStarted;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunLedgerTest {

    private final RunLedger ledger = new RunLedger();

    @Test
    void shouldKeepTheFirstStartOfARunWhenItIsStartedTwice() {
        RunStarted first = aRun();
        RunStarted second = aRun();
        second.setSeed(99);

        ledger.note(first);
        ledger.note(second);

        assertThat(ledger.run("test-run")).contains(first);
    }

    @Test
    void shouldKeepTheFirstPolicyOfAVersionAndIgnoreVersionsThatSkip() {
        PolicyPublished forged = policy("a", 1);
        forged.setSha256("beef");
        ledger.note(policy("a", 0));
        ledger.note(policy("a", 1_000_000));
        ledger.note(policy("a", 1));
        ledger.note(forged);
        ledger.note(policy("a", 0));
        ledger.note(policy("b", 7));

        assertThat(ledger.newestPolicy("a")).contains(policy("a", 1));
        assertThat(ledger.basePolicy("a")).isEqualTo(policy("a", 0));
        assertThat(ledger.newestPolicy("b")).isEmpty();
    }

    @Test
    void shouldForgetARunThatHasEndedAlsoWhenItsRecordsComeLater() {
        ledger.note(aRun());
        ledger.note(policy("test-run", 0));

        ledger.note(new RunEnded("test-run", RunOutcome.CANCELLED, "cli", "", null, Instant.EPOCH));
        ledger.note(aRun());
        ledger.note(policy("test-run", 1));
        ledger.note(policy("test-run", 0));

        assertThat(ledger.hasEnded("test-run")).isTrue();
        assertThat(ledger.hasEnded("other")).isFalse();
        assertThat(ledger.run("test-run")).isEmpty();
        assertThat(ledger.newestPolicy("test-run")).isEmpty();
    }

    @Test
    void shouldKnowNothingOfARunThatWasNeverStarted() {
        assertThat(ledger.run("other")).isEmpty();
        assertThat(ledger.newestPolicy("other")).isEmpty();
    }

    private static PolicyPublished policy(String run, long version) {
        return new PolicyPublished(run, version, run + "/" + version, "cafe", null, "huggingface-safetensors", null);
    }
}
