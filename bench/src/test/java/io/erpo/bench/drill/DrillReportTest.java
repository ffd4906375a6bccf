package io.erpo.bench.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DrillReportTest {

    private static final List<Recovery> RECOVERIES = List.of(
            recovery(Victim.SAMPLER, 10, OptionalLong.of(3_000)),
            recovery(Victim.BROKER, 20, OptionalLong.of(5_250)),
            recovery(Victim.SAMPLER, 30, OptionalLong.of(4_000)),
            recovery(Victim.SAMPLER, 40, OptionalLong.empty()));

    @Test
    void shouldTellRecoveriesByServiceAndThatNothingDiffers() {
        assertThat(report(Optional.empty()).text().replace(System.lineSeparator(), "\n"))
                .isEqualTo("""
                killed           times   median  longest   kill -9 to the next committed record
                sampler-service      3    3.5 s    4.0 s
                reward-service       0        -        -
                history-stream       0        -        -
                learner-service      0        -        -
                broker               1    5.3 s    5.3 s
                1 of 5 faults did not take place before the end
                reward-service ended without a fault and was started again: 2
                30 records, each exactly once, say the same as those of the undisturbed run.
                final policy sha256 abc in both""");
    }

    @Test
    void shouldNameTheFirstDifference() {
        assertThat(report(Optional.of("responses: r/0 is missing")).text())
                .endsWith("The runs differ. First difference: responses: r/0 is missing");
    }

    @Test
    void shouldNotClaimMoreThanWasCompared() {
        assertThat(report(false, Optional.empty()).text())
                .endsWith(
                        "30 records are those of the undisturbed run, each exactly once; what they say was not compared."
                                + System.lineSeparator() + "final policy sha256 abc");
    }

    @Test
    void shouldTellScriptsTheSame() {
        assertThat(report(Optional.empty()).json())
                .hasToString("{\"killSeed\":9,\"plannedKills\":5,\"kills\":["
                        + "{\"service\":\"sampler-service\",\"afterRecords\":10,\"pauseMillis\":7,\"recoveryMillis\":3000},"
                        + "{\"service\":\"broker\",\"afterRecords\":20,\"pauseMillis\":7,\"recoveryMillis\":5250},"
                        + "{\"service\":\"sampler-service\",\"afterRecords\":30,\"pauseMillis\":7,\"recoveryMillis\":4000},"
                        + "{\"service\":\"sampler-service\",\"afterRecords\":40,\"pauseMillis\":7,\"recoveryMillis\":null}],"
                        + "\"endedByThemselves\":{\"reward-service\":2},"
                        + "\"equalRecords\":{\"responses\":30},"
                        + "\"finalPolicySha256\":\"abc\",\"valuesCompared\":true,\"difference\":null}");
    }

    private static DrillReport report(Optional<String> difference) {
        return report(true, difference);
    }

    private static DrillReport report(boolean values, Optional<String> difference) {
        return new DrillReport(
                new Disturbances(9, 5, RECOVERIES, Map.of("reward-service", 2)),
                new LogComparison(values, Map.of("responses", 30), difference, "abc"));
    }

    private static Recovery recovery(Victim victim, long afterRecords, OptionalLong millis) {
        return new Recovery(new Fault.Kill(victim, afterRecords, 7), millis);
    }
}
