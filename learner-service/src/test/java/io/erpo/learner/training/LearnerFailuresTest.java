package io.erpo.learner.training;

import static io.erpo.learner.Fixtures.RUN;
import static io.erpo.learner.Fixtures.aBasePolicy;
import static io.erpo.learner.Fixtures.aBatch;
import static io.erpo.learner.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RunStarted;
import io.erpo.learner.Fixtures;
import io.erpo.policy.StorageException;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.store.DirectoryPolicyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which faults are a run's own, and which are the service's. */
class LearnerFailuresTest {

    private static final long GIB = 1L << 30;

    @TempDir
    private static Path base;

    @TempDir
    private Path directory;

    private long memory = 64 * GIB;
    private RunStarted run;
    private RunLedger ledger;
    private Learner learner;

    @BeforeAll
    static void makeBasePolicy() {
        aBasePolicy(base);
    }

    @BeforeEach
    void start() {
        run = aRun(base);
        ledger = new RunLedger();
        ledger.note(run);
        learner = learner(directory.resolve("store"));
    }

    @AfterEach
    void close() {
        learner.close();
    }

    @Test
    void shouldFailTheRunWhoseBasePolicyIsNoModel() throws IOException {
        Path junk = Files.createDirectories(directory.resolve("junk"));
        Files.writeString(junk.resolve("model.safetensors"), "no weights");
        run.setBasePolicyUri(junk.toString());
        run.setBasePolicySha256(Fixtures.sha256(junk.resolve("model.safetensors")));

        assertThatThrownBy(() -> learner.start(run, ledger))
                .isInstanceOf(RunFailedException.class)
                .hasMessageStartingWith("the base policy of the run cannot be used: " + junk.resolve("config.json"))
                .hasMessageContaining("does not exist");
    }

    @Test
    void shouldFailTheRunWhoseBasePolicyHasNoPossibleAddress() {
        run.setBasePolicyUri("no\0directory");

        assertThatThrownBy(() -> learner.start(run, ledger)).isInstanceOf(RunFailedException.class);
    }

    @Test
    void shouldFailTheRunWhoseModelIsLargerThanTheMemoryBeforeLoadingIt() {
        memory = GIB / 2;

        assertThatThrownBy(() -> learner.start(run, ledger))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("the base policy of the run cannot be used: memory: learner needs 0.68 GiB")
                .hasMessageContaining("cpu has 0.50 GiB")
                .hasMessageContaining("That does not fit");
        assertThat(directory.resolve("store")).doesNotExist();
    }

    @Test
    void shouldCheckTheMemoryAgainWhenARestartedLearnerHasLess() {
        publishBase();
        learner.close();
        memory = GIB / 2;
        learner = learner(directory.resolve("store"));

        assertThatThrownBy(() -> learner.train(aBatch(0, 4), ledger))
                .isInstanceOf(RunFailedException.class)
                .hasMessageStartingWith("policy 0 of the run cannot be loaded: memory: ");
    }

    @Test
    void shouldFailTheRunWhoseStoredPolicyWasDamaged() throws IOException {
        PolicyPublished policy = publishBase();
        Path weights = directory.resolve("store").resolve(policy.getUri()).resolve("model.safetensors");
        Files.writeString(weights, "damaged");

        assertThatThrownBy(() -> learner.train(aBatch(0, 4), ledger))
                .isInstanceOf(RunFailedException.class)
                .hasMessageStartingWith("policy 0 of the run cannot be loaded: " + weights + " has sha256 ");
    }

    @Test
    void shouldFailTheRunWhoseStoredPolicyIsGone() {
        publishBase();
        learner.close();
        RunStarted other = RunStarted.newBuilder(run).setRunId("other-run").build();
        learner = learner(directory.resolve("elsewhere"));
        learner.start(other, new RunLedger());

        assertThatThrownBy(() -> learner.train(aBatch(0, 4), ledger))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("does not exist; does this service see the same policy store");
    }

    @Test
    void shouldNotBlameTheRunForAStoreThatIsNotMounted() {
        publishBase();
        learner.close();
        learner = learner(directory.resolve("unmounted"));

        assertThatThrownBy(() -> learner.train(aBatch(0, 4), ledger)).isInstanceOf(StorageException.class);
    }

    @Test
    void shouldEndTheRunOnlyForARecordThatItNeeds() {
        AdvantageBatch broken = aBatch(0, 4);
        broken.getSamples().get(1).setAdvantage(Double.NaN);
        AdvantageBatch early = aBatch(3, 4);
        AdvantageBatch stranger = aBatch(0, 4);
        stranger.setRunId("stranger");
        RunStarted invalid = RunStarted.newBuilder(run).build();
        invalid.getOptimizer().setLearningRate(-1.0);
        RunStarted other = RunStarted.newBuilder(run).setSeed(99).build();
        publishBase();

        assertRefused(() -> learner.train(broken, ledger), true);
        assertRefused(() -> learner.train(early, ledger), false);
        assertRefused(() -> learner.train(stranger, ledger), false);
        assertRefused(() -> learner.start(other, ledger), false);
        assertRefused(() -> learner.start(invalid, new RunLedger()), true);
        assertRefused(() -> learner.start(invalid, ledger), false);
    }

    private static void assertRefused(Runnable work, boolean endsRun) {
        assertThatThrownBy(work::run)
                .asInstanceOf(type(InvalidEventException.class))
                .returns(endsRun, InvalidEventException::endsRun);
    }

    private PolicyPublished publishBase() {
        PolicyPublished policy = learner.start(run, ledger).orElseThrow().policy();
        ledger.note(policy);
        assertThat(policy.getRunId()).isEqualTo(RUN);
        return policy;
    }

    private Learner learner(Path store) {
        return new Learner(
                new DirectoryPolicyStore(store),
                Fixtures::recorded,
                Computation.cpu(),
                Clock.systemUTC(),
                () -> false,
                new MemoryCheck(device -> OptionalLong.of(memory)));
    }
}
