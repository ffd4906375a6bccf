package io.erpo.view.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.FinishReason;
import io.erpo.events.Outcome;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.VerifiedGroup;
import io.erpo.view.progress.OpenGroups.Stuck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenGroupsTest {

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
                            0L,
                            1.0,
                            0,
                            "",
                            List.of()),
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
                        1L,
                        "",
                        null,
                        null,
                        null),
                second(0));
    }

    @Test
    void shouldNameAGroupThatIsOpenForMuchLongerThanItsSiblings() {
        requested(1, 3, "a", "b", "c");
        answered(3, "c", 2);
        answered(3, "c", 2);
        verified(9, 3, "a", "b");

        assertThat(groups.stuck(second(41))).isEmpty();
        assertThat(groups.stuck(second(41.001))).containsExactly(new Stuck("c", 3, second(40.001), second(8), 1, 4));
    }

    @Test
    void shouldNotHurryGroupsThatTakeSecondsOnly() {
        requested(0, 0, "a", "b", "c");
        verified(1, 0, "a", "b");

        assertThat(groups.stuck(second(30))).isEmpty();
        assertThat(groups.stuck(second(31))).hasSize(1);
    }

    @Test
    void shouldJudgeByNoSiblingUntilMoreThanHalfAreDone() {
        requested(0, 0, "a", "b", "c", "d");
        verified(1, 0, "a", "b");
        assertThat(groups.stuck(second(1_000))).isEmpty();

        verified(100, 0, "c");

        assertThat(groups.stuck(second(1_000))).extracting(Stuck::siblings).containsExactly(second(1));
    }

    @Test
    void shouldNotCompareGroupsOfDifferentSteps() {
        requested(0, 0, "a", "b", "c");
        verified(1, 0, "a", "b", "c");
        requested(2, 1, "d");

        assertThat(groups.stuck(second(1_000))).isEmpty();
    }

    @Test
    void shouldSayTheSameWhenTheOutcomeIsReadBeforeTheRequest() {
        verified(9, 3, "a", "b");
        requested(1, 3, "c", "b", "a");

        assertThat(groups.stuck(second(100))).containsExactly(new Stuck("c", 3, second(99), second(8), 0, 4));
    }

    @Test
    void shouldNotCountTheTimeInWhichTheRunStoodStill() {
        requested(-7_000, 3, "a", "b", "c");
        verified(-6_992, 3, "a", "b");

        assertThat(groups.stuck(second(40))).isEmpty();
        assertThat(groups.stuck(second(41))).extracting(Stuck::open).containsExactly(second(41));
    }

    @Test
    void shouldWaitAnewWhenAGroupIsRequestedAgain() {
        requested(0, 3, "a", "b", "c");
        verified(8, 3, "a", "b");
        requested(100, 3, "c");

        assertThat(groups.stuck(second(140))).isEmpty();
        assertThat(groups.stuck(second(141))).extracting(Stuck::open).containsExactly(second(41));
    }

    @Test
    void shouldRememberAStuckGroupHoweverFarTheRunHasCome() {
        requested(0, 0, "a", "b", "c");
        verified(8, 0, "a", "b");
        for (int step = 1; step < 30; step++) {
            requested(step, step, "s" + step);
            verified(step + 0.5, step, "s" + step);
        }

        assertThat(groups.stuck(second(50))).extracting(Stuck::groupId).containsExactly("c");
    }
}
