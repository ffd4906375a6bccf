package io.erpo.sampler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.sampler.FakeModel;
import io.erpo.sampler.generation.SamplingModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadedPoliciesTest {

    private static final PolicyRef V0 = new PolicyRef("run-1", 0);
    private static final PolicyRef V1 = new PolicyRef("run-1", 1);
    private static final PolicyRef V2 = new PolicyRef("run-1", 2);
    private static final PolicyRef OTHER_RUN = new PolicyRef("run-2", 0);

    private final List<PolicyRef> loads = new ArrayList<>();
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

    private SamplingModel load(PolicyRef policy) {
        if (policy.version() == 99) {
            throw new IllegalStateException("no " + policy);
        }
        loads.add(policy);
        return new FakeModel();
    }
}
