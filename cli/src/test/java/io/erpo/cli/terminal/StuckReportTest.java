package io.erpo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.FinishReason;
import io.erpo.events.Outcome;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.VerifiedGroup;
import io.erpo.view.progress.OpenGroups;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StuckReportTest {

    private static final String RUN = "run-1";

    private final OpenGroups groups = new OpenGroups(RUN);

    private static Duration second(double second) {
        return Duration.ofMillis((long) (1000 * second));
    }

    private void requested(double at, int step, String... groupIds) {
        for (String groupId : groupIds) {
            groups.accept(
                    new PromptRequest(
                            RUN,
                            step,
                            0,
                            0,
                            groupId,
                            "p",
                            0,
                            Purpose.TRAINING,
                            "",
                            "1+1=",
                            "2",
                            0,
                            1.0,
                            "",
                            4,
                            8,
                            7L,
                            0L),
                    second(at));
        }
    }

    private void verified(double at, int step, String... groupIds) {
        for (String groupId : groupIds) {
            groups.accept(
                    new VerifiedGroup(
                            RUN,
                            step,
                            0,
                            0,
                            groupId,
                            "p",
                            0,
                            Purpose.TRAINING,
                            "",
                            0L,
                            1.0,
                            Outcome.MIXED,
                            0,
                            0,
                            1.0,
                            List.of()),
                    second(at));
        }
    }

    private void answered(int step, String groupId, int index) {
        groups.accept(
                new Response(
                        RUN,
                        step,
                        groupId,
                        groupId + "/" + index,
                        index,
                        "p",
                        Purpose.TRAINING,
                        "1+1=",
                        "2",
                        "2",
                        List.of(1),
                        List.of(2),
                        List.of(-1f),
                        FinishReason.STOP,
                        1.0,
                        0L,
                        "s",
                        Instant.EPOCH,
                        1L),
                second(0));
    }

    @Test
    void shouldTellOfEachStuckGroupOnceAndWhatItWaitsFor() {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        StuckReport report = new StuckReport(
                new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), OptionalInt.empty()), groups);
        requested(0, 3, "a", "b", "c", "d", "e");
        for (int index = 0; index < 4; index++) {
            answered(3, "d", index);
        }
        answered(3, "e", 0);
        verified(8, 3, "a", "b", "c");

        report.update(second(60));
        report.update(second(66));

        assertThat(shown.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "group d of step 4 is open for 1:00, more than 5 times what its siblings took (0:08); it has all its"
                                + " responses and waits for rewards: ./erpo dispatch --run DIR --group d asks for it again",
                        "group e of step 4 is open for 1:00, more than 5 times what its siblings took (0:08); it has 1 of 4"
                                + " responses: ./erpo dispatch --run DIR --group e asks for it again");
    }
}
