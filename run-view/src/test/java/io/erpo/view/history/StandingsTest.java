package io.erpo.view.history;

import static io.erpo.fixtures.Visits.visit;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.algorithm.PromptTally;
import io.erpo.events.Outcome;
import io.erpo.fixtures.SampleRun;
import org.junit.jupiter.api.Test;

class StandingsTest {

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
    void shouldKnowOfNoVisitBeforeTheFirstStep() {
        assertThat(standings(0).list())
                .containsExactly(PromptStanding.unvisited("p1", 1.0), PromptStanding.unvisited("p2", 1.0));
    }

    @Test
    void shouldCountTheVisitsOfTheStepsThatHaveBeen() {
        assertThat(standings(3).list())
                .containsExactly(
                        PromptStanding.unvisited("p1", 1.0),
                        new PromptStanding("p2", new PromptTally(3, 2, 1, 0), 2, 1.04));
        assertThat(standings(5).list().get(1))
                .isEqualTo(new PromptStanding("p2", new PromptTally(5, 2, 1, 1), 2, 1.04));
        assertThat(standings(5).list().get(1).tally().undecided()).isEqualTo(1);
    }

    @Test
    void shouldPassOverAPromptThatTheRunDoesNotTrainOn() {
        Standings standings = new Standings(SampleRun.run(), 1);

        standings.add(visit("p9", 0, 0, Outcome.MIXED, 0, 0, 1, -1));

        assertThat(standings.list()).extracting(PromptStanding::promptId).containsExactly("p1", "p2");
    }
}
