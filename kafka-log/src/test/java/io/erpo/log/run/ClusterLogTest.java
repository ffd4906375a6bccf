package io.erpo.log.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.log.LogException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterLogTest {

    private static final Set<String> TWO = new LinkedHashSet<>(List.of("run-b", "run-a"));

    private static String choose(Set<String> runs, Optional<String> wanted) {
        return ClusterLog.choose(runs, wanted, "kafka:9093");
    }

    @Test
    void shouldChooseTheOnlyRunWhenNoneIsNamed() {
        assertThat(choose(Set.of("run-a"), Optional.empty())).isEqualTo("run-a");
    }

    @Test
    void shouldChooseTheRunThatIsNamed() {
        assertThat(choose(TWO, Optional.of("run-a"))).isEqualTo("run-a");
    }

    @Test
    void shouldListTheRunsWhenOneOfSeveralMustBeNamed() {
        assertThatThrownBy(() -> choose(TWO, Optional.empty()))
                .isInstanceOf(LogException.class)
                .hasMessage("the log at kafka:9093 holds several runs; choose with --run-id: run-b, run-a");
    }

    @Test
    void shouldListTheRunsWhenTheNamedOneIsNotThere() {
        assertThatThrownBy(() -> choose(TWO, Optional.of("run-c")))
                .isInstanceOf(LogException.class)
                .hasMessage("the log at kafka:9093 holds no run run-c; it holds run-b, run-a");
    }

    @Test
    void shouldSayThatThereIsNoRun() {
        assertThatThrownBy(() -> choose(Set.of(), Optional.of("run-c")))
                .isInstanceOf(LogException.class)
                .hasMessage("the log at kafka:9093 holds no run");
    }
}
