package io.erpo.bench.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.cli.terminal.CommandException;
import io.erpo.local.EngineProcess;
import io.erpo.local.Installation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

    private static final Installation HOME = new Installation(Path.of("."));
    private static final List<Victim> STOCK = Victim.of(HOME);

    @Test
    void shouldGiveTheSameKillsForTheSameSeed() {
        assertThat(FaultPlan.of(7, kills(3), STOCK, 1000))
                .containsExactly(
                        new Fault.Kill(Victim.LEARNER, 121, 122),
                        new Fault.Kill(Victim.SAMPLER, 605, 435),
                        new Fault.Kill(Victim.SAMPLER, 683, 252))
                .isEqualTo(FaultPlan.of(7, kills(3), STOCK, 1000))
                .isNotEqualTo(FaultPlan.of(8, kills(3), STOCK, 1000));
    }

    @Test
    void shouldPutKillsAtDifferentMomentsInOrder() {
        List<Long> moments = FaultPlan.of(3, kills(90), STOCK, 100).stream()
                .map(Fault::afterRecords)
                .toList();

        assertThat(moments).doesNotHaveDuplicates().isSorted().startsWith(1L).endsWith(90L);
    }

    @Test
    void shouldSpareNobody() {
        assertThat(FaultPlan.of(5, kills(100), STOCK, 1000))
                .extracting(fault -> fault.victim().orElseThrow())
                .containsOnly(Victim.SAMPLER, Victim.REWARD, Victim.HISTORY, Victim.LEARNER, Victim.BROKER);
        assertThat(FaultPlan.of(5, kills(100), STOCK, 1000))
                .allSatisfy(
                        fault -> assertThat(((Fault.Kill) fault).pauseMillis()).isBetween(0, 500));
    }

    @Test
    void shouldKillAnEngineThatIsPartOfTheCluster() {
        List<Victim> victims = Victim.of(HOME.withEngine(new EngineProcess("serve --port {port}", 8000)));

        assertThat(FaultPlan.of(5, kills(100), victims, 1000))
                .extracting(fault -> fault.victim().orElseThrow())
                .contains(Victim.ENGINE)
                .doesNotContain(Victim.RANK);
    }

    @Test
    void shouldRefuseMoreKillsThanTheRunHasMoments() {
        assertThatThrownBy(() -> FaultPlan.of(1, kills(91), STOCK, 100))
                .isInstanceOf(CommandException.class)
                .hasMessage("a drill has from 1 to 90 faults, in the first 90% of the records; was 91");
        assertThatThrownBy(() -> FaultPlan.of(1, kills(0), STOCK, 100)).hasMessageEndingWith("was 0");
    }

    @Test
    void shouldMixAllKindsAndSetTheClockRightAgain() {
        List<Fault> plan = FaultPlan.of(5, new Faults(4, 3, 4, 1), STOCK, 1000);

        assertThat(plan).hasSize(12);
        assertThat(plan).filteredOn(Fault.Kill.class::isInstance).hasSize(4);
        assertThat(plan).filteredOn(Fault.FullDisk.class::isInstance).hasSize(1);
        assertThat(plan).filteredOn(Fault.Stop.class::isInstance).hasSize(3).allSatisfy(stop -> assertThat(
                        ((Fault.Stop) stop).seconds())
                .isBetween(1, 20));
        assertThat(plan)
                .filteredOn(Fault.ClockStep.class::isInstance)
                .extracting(step -> Math.abs(((Fault.ClockStep) step).hours()))
                .containsExactly(48, 0, 48, 0);
    }

    private static Faults kills(int number) {
        return new Faults(number, 0, 0, 0);
    }
}
