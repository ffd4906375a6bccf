package io.erpo.cli.history;

import static io.erpo.fixtures.Visits.visit;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class VisitTextTest {

    @Test
    void shouldShowARowForEachVisitWithStepsCountedFromOne() {
        assertThat(VisitText.table(List.of(
                        visit("p1", 0, 4, Outcome.MIXED, 0, 0, 1, -1, 1, 0.125),
                        visit("p1", 1, 11, Outcome.ALL_CORRECT, 0, 1, 1, 1))))
                .containsExactly(
                        " visit  step  policy      T  correct  malf        outcome       H  rewards",
                        "    0     5       4  1.000      3/4     0          mixed   0 > 0  1 x2, -1 x1, 0.125 x1",
                        "    1    12      11  1.000      2/2     0    all-correct   0 > 1  1 x2");
    }

    @Test
    void shouldWriteAVisitAsItIsInTheLog() {
        assertThat(VisitText.json(visit("p1", 1, 11, Outcome.ALL_CORRECT, 0, 1, 0.5)))
                .hasToString("{\"visit\":1,\"step\":11,\"round\":0,\"policy_version\":11,\"temperature\":1.0,"
                        + "\"outcome\":\"ALL_CORRECT\",\"history_before\":0,\"history_after\":1,"
                        + "\"next_temperature\":1.02,\"responses\":[{\"responseId\":\"erpo-s1-0a1b2c3d/p1/1/0\","
                        + "\"coordinates\":{\"partition\":0,\"offset\":0},\"tokens\":3,\"finishReason\":\"STOP\","
                        + "\"reward\":0.5,\"correct\":true,\"extracted\":null,\"components\":{\"correct\":0.5},"
                        + "\"advantage\":0.5,\"malformed\":false}]}");
    }
}
