package io.erpo.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.cli.terminal.CommandException;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.log.GroupLag;
import io.erpo.schemas.Events;
import io.erpo.view.signals.Signal;
import io.erpo.view.signals.SignalKind;
import io.erpo.view.status.RunState;
import io.erpo.view.status.RunStatus;
import io.erpo.view.status.RunStatus.Accuracy;
import io.erpo.view.status.RunStatus.End;
import io.erpo.view.status.Wait;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What people and scripts read of runs. */
class RunTextTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final Instant NOW = START.plusSeconds(3_900);

    private static RunStatus waiting() {
        return new RunStatus(
                "erpo-s2-4e5f6a7b",
                "dapo",
                RunState.WAITING,
                80,
                0,
                START,
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static RunStatus running() {
        return new RunStatus(
                "erpo-s1-0a1b2c3d",
                "erpo",
                RunState.RUNNING,
                80,
                12,
                START,
                OptionalLong.of(12),
                Optional.of(NOW.minusSeconds(150)),
                Optional.of(new Accuracy(10, 0.352)),
                Optional.empty());
    }

    private static RunStatus ended(RunState state, String by, String reason) {
        return new RunStatus(
                "erpo-s1-0a1b2c3d",
                "erpo",
                state,
                80,
                0,
                START,
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new End(by, reason, Optional.of("erpo.runs.v1-0@12"), START.plusSeconds(9))));
    }

    @Test
    void shouldListRunsAsATable() {
        assertThat(RunTable.of(List.of(running(), waiting()), NOW)).isEqualTo("""
                        run               recipe  steps    state  last step               started
                        erpo-s1-0a1b2c3d    erpo  12/80  running  2 min ago  2026-01-01T00:00:00Z
                        erpo-s2-4e5f6a7b    dapo   0/80  waiting          -  2026-01-01T00:00:00Z
                        """);
        assertThat(RunTable.of(List.of(), NOW)).isEqualTo("the log holds no run\n");
    }

    @Test
    void shouldSayWhoARunWaitsFor() {
        StatusReport report = new StatusReport(
                running(),
                List.of(new Wait("sampler-service", "responses", 12), new Wait("reward math", "rewards", 2)),
                List.of(
                        new GroupLag("erpo-history", false, OptionalLong.empty()),
                        new GroupLag("reward-service", true, OptionalLong.empty()),
                        new GroupLag("sampler-service", true, OptionalLong.of(3))),
                List.of(new Signal(SignalKind.NO_SPREAD, 11, "in 3 steps in a row")),
                NOW);

        assertThat(report.lines())
                .containsExactly(
                        "run erpo-s1-0a1b2c3d (erpo) is running",
                        "  steps      12 of 80 done",
                        "  policy     version 12",
                        "  started    2026-01-01T00:00:00.123Z, 1 h 05 min ago",
                        "  last step  2026-01-01T01:02:30.123Z, 2 min ago",
                        "  accuracy   35.2% on held-out prompts (policy 10)",
                        "  signal no-spread after step 12: no group has both correct and incorrect responses (in 3 steps in a row)."
                                + " Likely cause: the problems are too easy or too hard for the policy, or all responses of a group"
                                + " are the same. Try: other problems, larger groups, or a recipe with heat; a step without a"
                                + " spread teaches little or nothing.",
                        "  waits for  sampler-service: responses (12)",
                        "  waits for  reward math: rewards (2)",
                        "  lag        erpo-history: this user may not see it",
                        "  lag        reward-service: no position: it is new, or its offsets are forgotten",
                        "  lag        sampler-service: 3 records");
        assertThat(report.json().toString())
                .contains("\"end\":null,"
                        + "\"waitsFor\":[{\"who\":\"sampler-service\",\"what\":\"responses\",\"count\":12},"
                        + "{\"who\":\"reward math\",\"what\":\"rewards\",\"count\":2}],"
                        + "\"lags\":[{\"group\":\"erpo-history\",\"visible\":false,\"records\":null},"
                        + "{\"group\":\"reward-service\",\"visible\":true,\"records\":null},"
                        + "{\"group\":\"sampler-service\",\"visible\":true,\"records\":3}],"
                        + "\"signals\":[{\"signal\":\"no-spread\",\"step\":11,");
    }

    @Test
    void shouldSayHowARunEnded() {
        StatusReport report = new StatusReport(
                ended(RunState.FAILED, "learner-service", "there is no model.safetensors"),
                List.of(),
                List.of(),
                List.of(),
                NOW);

        assertThat(report.lines())
                .containsExactly(
                        "run erpo-s1-0a1b2c3d (erpo) is failed",
                        "  steps      0 of 80 done",
                        "  started    2026-01-01T00:00:00.123Z, 1 h 05 min ago",
                        "  ended      2026-01-01T00:00:09.123Z, by learner-service",
                        "  reason     there is no model.safetensors",
                        "  record     erpo.runs.v1-0@12");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "59, 59 s",
        "60, 1 min",
        "3599, 59 min",
        "3600, 1 h 00 min",
        "86399, 23 h 59 min",
        "187200, 2 d 4 h"
    })
    void shouldWriteAgesAsPeopleSayThem(long seconds, String text) {
        assertThat(Age.of(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"WAITING, 0", "RUNNING, 0", "FINISHED, 0", "CANCELLED, 3", "FAILED, 5"})
    void shouldTellScriptsTheOutcomeByTheExitCode(RunState state, int code) {
        assertThat(RunExit.of(state)).isEqualTo(code);
    }

    @Test
    void shouldCancelARunThatGoesOn() {
        RunEnded end = Cancellation.of(running(), "wrong data", NOW);

        assertThat(end)
                .isEqualTo(new RunEnded("erpo-s1-0a1b2c3d", RunOutcome.CANCELLED, "cli", "wrong data", null, NOW));
        assertThat(Cancellation.record(end)).satisfies(record -> {
            assertThat(record.topic()).isEqualTo("erpo.run-ends.v1");
            assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("erpo-s1-0a1b2c3d");
            assertThat(Events.decode(record.value(), RunEnded.class)).isEqualTo(end);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"FINISHED", "FAILED", "CANCELLED"})
    void shouldRefuseToCancelARunThatHasEndedAndSayHow(RunState state) {
        assertThatThrownBy(() -> Cancellation.of(ended(state, "learner-service", "loss is NaN"), "", NOW))
                .isInstanceOf(CommandException.class)
                .hasMessage("run erpo-s1-0a1b2c3d has ended before: %s by learner-service: loss is NaN", state);
    }

    @Test
    void shouldNotClaimACancellationWhenAServiceWasFaster() {
        assertThatThrownBy(() -> Cancellation.requireStanding(ended(RunState.FAILED, "learner-service", "loss is NaN")))
                .isInstanceOf(CommandException.class)
                .hasMessage("run erpo-s1-0a1b2c3d ended in the same moment: failed by learner-service: loss is NaN");
        assertThatCode(() -> Cancellation.requireStanding(ended(RunState.CANCELLED, "cli", "")))
                .doesNotThrowAnyException();
    }
}
