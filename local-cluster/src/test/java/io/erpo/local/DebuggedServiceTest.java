package io.erpo.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DebuggedServiceTest {

    @Test
    void shouldListTheServicesWhenNoneIsCalledSo() {
        assertThatThrownBy(() -> new DebuggedService("learner"))
                .isInstanceOf(LocalRunException.class)
                .hasMessage("there is no service \"learner\" to debug; there are history-stream, learner-service,"
                        + " sampler-service, reward-service");
    }

    /** A service that waits for a debugger would hold up the run of a person who attaches later. */
    @Test
    void shouldListenOnLocalhostWithoutWaitingForTheDebugger() {
        String agent = new DebuggedService("reward-service").agent(5005);

        assertThat(agent).isEqualTo("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=localhost:5005");
        assertThat(new Installation(Path.of(".")).serviceCommand(Service.REWARD, List.of(agent)))
                .containsSubsequence("-XX:+UseSerialGC", agent, "-cp", ParentWatch.class.getName());
    }
}
