package io.erpo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.replay.learner.LearnerReplay;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepSecondsTest {

    @Test
    void shouldLeaveTheFirstHalfOutOfTheWarmSteps() {
        StepSeconds seconds = new StepSeconds(List.of(90.0, 8.0, 1.0, 3.0, 5.0));

        assertThat(seconds.sum()).isEqualTo(107);
        assertThat(seconds.warm()).isEqualTo(3);
    }

    @Test
    void shouldRefuseARunWithoutSteps() {
        assertThatThrownBy(() -> new StepSeconds(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldCountTrainedStepsAndNothingElseThatAReplayTellsOf() {
        StepClock clock = new StepClock();
        clock.at("sampler, requests", 1, 2);
        clock.at(LearnerReplay.PART, 1, 2);
        clock.at(LearnerReplay.PART, 2, 2);

        assertThat(clock.seconds().steps()).hasSize(2).allMatch(step -> step >= 0);
    }
}
