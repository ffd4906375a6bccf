package io.erpo.learner.training;

import static io.erpo.learner.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.PolicyPublished;
import io.erpo.events.RunStarted;
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
    void shouldKnowTheHighestVersionWhateverTheOrder() {
        ledger.note(policy("a", 1));
        ledger.note(policy("a", 3));
        ledger.note(policy("a", 2));
        ledger.note(policy("b", 7));

        assertThat(ledger.newestPolicy("a")).contains(policy("a", 3));
        assertThat(ledger.newestPolicy("b")).contains(policy("b", 7));
    }

    @Test
    void shouldKnowNothingOfARunThatWasNeverStarted() {
        assertThat(ledger.run("other")).isEmpty();
        assertThat(ledger.newestPolicy("other")).isEmpty();
    }

    private static PolicyPublished policy(String run, long version) {
        return new PolicyPublished(run, version, run + "/" + version, "cafe", null, "huggingface-safetensors");
    }
}
