package io.erpo.history.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteTest {

    private static final HostInfo SELF = new HostInfo("history-0", 8080);
    private static final HostInfo OTHER = new HostInfo("history-1", 8080);

    private static KeyQueryMetadata keptBy(HostInfo active, HostInfo standby) {
        return new KeyQueryMetadata(active, Set.of(standby), 7);
    }

    @Test
    void shouldAnswerFromThePartitionThatIsHere() {
        assertThat(Route.of(State.RUNNING, keptBy(SELF, OTHER), SELF)).isEqualTo(new Route.Here(7));
    }

    @Test
    void shouldSendToTheOwnerEvenWhenItsStandbyIsHere() {
        assertThat(Route.of(State.RUNNING, keptBy(OTHER, SELF), SELF)).isEqualTo(new Route.Elsewhere(OTHER));
    }

    @Test
    void shouldTellInstancesOfOneMachineApartByTheirPorts() {
        HostInfo neighbour = new HostInfo("history-0", 8081);

        assertThat(Route.of(State.RUNNING, keptBy(neighbour, OTHER), SELF)).isEqualTo(new Route.Elsewhere(neighbour));
    }

    @ParameterizedTest
    @EnumSource(value = State.class, mode = EnumSource.Mode.EXCLUDE, names = "RUNNING")
    void shouldAskForPatienceUnlessItRuns(State state) {
        assertThat(Route.of(state, keptBy(SELF, OTHER), SELF))
                .isEqualTo(new Route.NotNow("this instance of history-stream is " + state + " and not RUNNING"));
    }

    @Test
    void shouldAskForPatienceWhenNobodyIsKnownToKeepThePrompt() {
        assertThat(Route.of(State.RUNNING, KeyQueryMetadata.NOT_AVAILABLE, SELF))
                .isInstanceOf(Route.NotNow.class);
    }
}
