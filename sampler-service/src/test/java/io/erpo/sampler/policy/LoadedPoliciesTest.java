package io.erpo.sampler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.sampler.FakeModel;
import io.erpo.sampler.generation.SamplingModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class LoadedPoliciesTest {

    private static final PolicyRef V0 = new PolicyRef("run-1", 0);
    private static final PolicyRef V1 = new PolicyRef("run-1", 1);
    private static final PolicyRef V2 = new PolicyRef("run-1", 2);
    private static final PolicyRef OTHER_RUN = new PolicyRef("run-2", 0);

    private final Thread test = Thread.currentThread();
    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final List<PolicyRef> failures = new ArrayList<>();
    private final List<PolicyRef> loads = Collections.synchronizedList(new ArrayList<>());
    private final LoadedPolicies policies = new LoadedPolicies(this::load, 2);

    @Test
    void shouldLoadAPolicyOnceWhenItIsAskedForAgain() throws Exception {
        SamplingModel first = policies.get(V0);

        assertThat(policies.get(V0)).isSameAs(first);
        assertThat(loads).containsExactly(V0);
    }

    @Test
    void shouldTellRunsApartWhenTheirVersionsAreEqual() throws Exception {
        assertThat(policies.get(V0)).isNotSameAs(policies.get(OTHER_RUN));
    }

    @Test
    void shouldCloseTheOneUsedLongestAgoWhenThereIsNoRoom() throws Exception {
        FakeModel v0 = (FakeModel) policies.get(V0);
        FakeModel v1 = (FakeModel) policies.get(V1);
        policies.get(V0);

        policies.get(V2);

        assertThat(v1.closed).isTrue();
        assertThat(v0.closed).isFalse();
        assertThat(policies.get(V0)).isSameAs(v0);
        policies.get(V1);
        assertThat(loads).containsExactly(V0, V1, V2, V1);
    }

    @Test
    void shouldLoadNothingWhenItWasLoadedAhead() throws Exception {
        policies.get(V0);

        policies.loadAhead(V1);
        policies.loadAhead(V1);

        assertThat(loads).containsExactly(V0, V1);
        policies.get(V1);
        assertThat(loads).containsExactly(V0, V1);
    }

    @Test
    void shouldKeepTheOneInUseWhenLaterOnesAreLoadedAhead() throws Exception {
        FakeModel inUse = (FakeModel) policies.get(V0);

        policies.loadAhead(V1);
        policies.loadAhead(V2);

        assertThat(inUse.closed).isFalse();
        assertThat(policies.get(V0)).isSameAs(inUse);
        policies.get(V2);
        assertThat(loads).containsExactly(V0, V1, V2);
    }

    @Test
    void shouldNotLoadAheadWhenOnlyOtherRunsWouldHaveToGo() throws Exception {
        FakeModel v0 = (FakeModel) policies.get(V0);
        FakeModel other = (FakeModel) policies.get(OTHER_RUN);

        policies.loadAhead(new PolicyRef("run-2", 1));

        assertThat(loads).containsExactly(V0, OTHER_RUN);
        assertThat(v0.closed || other.closed).isFalse();
    }

    @Test
    void shouldTakeNoMorePlacesThanThereAreWhenAnotherIsAskedForMeanwhile() throws Exception {
        FakeModel v0 = (FakeModel) policies.get(V0);
        Thread ahead = start(() -> policies.loadAhead(V1));
        loading.await();

        policies.get(OTHER_RUN);

        assertThat(v0.closed).isTrue();
        arrived.countDown();
        ahead.join();
        policies.get(V1);
        assertThat(loads).containsExactly(V0, OTHER_RUN, V1);
    }

    @Test
    void shouldHoldUpOnlyWhoAsksForItWhileAPolicyIsLoadedAhead() throws Exception {
        policies.get(V0);
        Thread ahead = start(() -> policies.loadAhead(V1));
        loading.await();
        Thread asks = start(() -> policies.get(V1));
        await(() -> asks.getState() == Thread.State.WAITING);

        assertThat(policies.get(V0)).isNotNull();

        arrived.countDown();
        asks.join();
        ahead.join();
        assertThat(loads).containsExactly(V0, V1);
    }

    @Test
    void shouldLoadWhenLoadingAheadFailed() throws Exception {
        failures.add(V2);
        assertThatThrownBy(() -> policies.loadAhead(V2)).hasMessage("the store is away");
        failures.clear();

        assertThat(policies.get(V2)).isNotNull();
    }

    @Test
    void shouldTryAgainWhenAPolicyCouldNotBeLoaded() throws Exception {
        PolicyRef missing = new PolicyRef("run-1", 99);

        assertThatThrownBy(() -> policies.get(missing)).hasMessage("no v99 of run run-1");
        assertThatThrownBy(() -> policies.get(missing)).hasMessage("no v99 of run run-1");
        assertThat(policies.get(V0)).isNotNull();
    }

    @Test
    void shouldCloseAllWhenClosed() throws Exception {
        FakeModel v0 = (FakeModel) policies.get(V0);
        FakeModel v1 = (FakeModel) policies.get(V1);

        policies.close();

        assertThat(v0.closed).isTrue();
        assertThat(v1.closed).isTrue();
    }

    @Test
    void shouldRefuseRoomForOne() {
        assertThatThrownBy(() -> new LoadedPolicies(this::load, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("at least 2 policies must be kept in memory, the one in use and the next, was 1");
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static Thread start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    /** A separate thread loads only when the test allows it. */
    private SamplingModel load(PolicyRef policy) throws InterruptedException {
        if (policy.version() == 99) {
            throw new IllegalStateException("no " + policy);
        }
        if (failures.contains(policy)) {
            throw new IllegalStateException("the store is away");
        }
        if (Thread.currentThread() != test) {
            loading.countDown();
            arrived.await();
        }
        loads.add(policy);
        return new FakeModel();
    }
}
