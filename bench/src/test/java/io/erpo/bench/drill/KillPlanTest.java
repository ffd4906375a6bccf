package io.erpo.bench.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.cli.terminal.CommandException;
import java.util.List;
import org.junit.jupiter.api.Test;

class KillPlanTest {

    @Test
    void shouldGiveTheSameKillsForTheSameSeed() {
        assertThat(KillPlan.of(7, 3, 1000))
                .containsExactly(
                        new Kill(Victim.LEARNER, 121, 122),
                        new Kill(Victim.SAMPLER, 605, 435),
                        new Kill(Victim.SAMPLER, 683, 252))
                .isEqualTo(KillPlan.of(7, 3, 1000))
                .isNotEqualTo(KillPlan.of(8, 3, 1000));
    }

    @Test
    void shouldPutKillsAtDifferentMomentsInOrder() {
        List<Long> moments =
                KillPlan.of(3, 90, 100).stream().map(Kill::afterRecords).toList();

        assertThat(moments).doesNotHaveDuplicates().isSorted().startsWith(1L).endsWith(90L);
    }

    @Test
    void shouldSpareNobody() {
        assertThat(KillPlan.of(5, 100, 1000))
                .extracting(Kill::victim)
                .containsOnly(Victim.values())
                .contains(Victim.values());
        assertThat(KillPlan.of(5, 100, 1000))
                .allSatisfy(kill -> assertThat(kill.pauseMillis()).isBetween(0, 500));
    }

    @Test
    void shouldRefuseMoreKillsThanTheRunHasMoments() {
        assertThatThrownBy(() -> KillPlan.of(1, 91, 100))
                .isInstanceOf(CommandException.class)
                .hasMessage("--kills must be from 1 to 90, the first 90% of the records of this run; was 91");
        assertThatThrownBy(() -> KillPlan.of(1, 0, 100)).hasMessageEndingWith("was 0");
    }
}
