package io.erpo.cli.history;

import static io.erpo.fixtures.Visits.visit;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.Outcome;
import io.erpo.fixtures.SampleRun;
import io.erpo.view.history.Standings;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTextTest {

    private static Standings standings(int steps) {
        Standings standings = new Standings(SampleRun.run(), steps);
        standings.add(visit("p2", 0, 0, Outcome.ALL_CORRECT, 0, 1, 1, 1));
        standings.add(visit("p2", 1, 1, Outcome.MIXED, 1, 1, 1, -1));
        standings.add(visit("p2", 2, 2, Outcome.ALL_CORRECT, 1, 2, 1, 1));
        standings.add(visit("p2", 3, 3, Outcome.UNDECIDED, 2, 2, 1, 0));
        standings.add(visit("p2", 4, 4, Outcome.ALL_INCORRECT, 2, 2, -1, -1));
        return standings;
    }

    @Test
    void shouldShowARowForEachPromptAndWhatTheyAreTogether() {
        assertThat(StandingText.table(standings(3).list()))
                .isEqualTo(List.of(
                        "              prompt  visits  all+  mixed  all- undec     H       T",
                        "                  p1       0     0      0     0     0     0   1.000",
                        "                  p2       3     2      1     0     0     2   1.040",
                        "2 prompts, 50% with H > 0, mean T 1.020, highest T 1.040"));
    }

    @Test
    void shouldSayTheSameInJson() {
        assertThat(StandingText.json(standings(3).list().get(1)))
                .hasToString("{\"prompt_id\":\"p2\",\"visits\":3,\"all_correct\":2,\"mixed\":1,\"all_incorrect\":0,"
                        + "\"undecided\":0,\"history\":2,\"temperature\":1.04}");
    }
}
