package io.erpo.history.prompt;

import static io.erpo.history.Given.correctness;
import static io.erpo.history.Given.draw;
import static io.erpo.history.Given.format;
import static io.erpo.history.Given.reward;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.algorithm.Heat;
import io.erpo.events.Reward;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenGroupTest {

    private static final Visit VISIT =
            Visit.ofTraining(draw().setRewards(List.of(correctness(), format())).build(), "", 0, new Heat(3, 0));

    private static final List<Reward> REWARDS = List.of(
            reward(0, 0, true).build(),
            reward(0, 0, true).setName("format").setScore(0.5).setCorrect(null).build(),
            reward(0, 1, false).build(),
            reward(0, 1, false).setName("format").setScore(1).setCorrect(null).build());

    @Test
    void shouldWaitWhileAnyRewardIsMissing() {
        for (Reward missing : REWARDS) {
            List<Reward> others = new ArrayList<>(REWARDS);
            others.remove(missing);
            OpenGroup group = new OpenGroup(VISIT, others);
            assertThat(group.outcome()).isEmpty();

            group.add(missing);
            assertThat(group.outcome()).contains(Verification.of(VISIT, REWARDS));
        }
    }

    @Test
    void shouldCountARepeatedRewardOnce() {
        OpenGroup group = new OpenGroup(VISIT, REWARDS.subList(0, 3));
        group.add(REWARDS.get(0));

        assertThat(group.outcome()).isEmpty();
        assertThat(group.same(REWARDS.get(0))).contains(REWARDS.get(0));
        assertThat(group.same(REWARDS.get(3))).isEmpty();
    }
}
