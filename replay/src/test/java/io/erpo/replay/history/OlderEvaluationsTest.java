package io.erpo.replay.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.EvaluatedPrompt;
import io.erpo.events.Evaluation;
import java.util.List;
import org.junit.jupiter.api.Test;

class OlderEvaluationsTest {

    /** Older versions let the first of two tied answers decide, and said nothing of tokens and limits. */
    private static final Evaluation OLDER =
            evaluation(1.0, 0, new EvaluatedPrompt("p1", 1, true, 0.0, 0L, 0, 0));

    private static final Evaluation TODAY =
            evaluation(0.5, 8, new EvaluatedPrompt("p1", 1, false, 0.5, 7L, 1, 0));

    @Test
    void shouldLeaveOutWhatAnOlderVersionDidNotWrite() {
        assertThat(OlderEvaluations.asOf(OLDER, TODAY)).isEqualTo(OLDER);
    }

    @Test
    void shouldCompareEverythingThatAnOlderVersionWrote() {
        Evaluation otherCount = evaluation(0.5, 8, new EvaluatedPrompt("p1", 2, false, 0.5, 7L, 1, 0));

        assertThat(OlderEvaluations.asOf(OLDER, otherCount)).isNotEqualTo(OLDER);
        assertThat(OlderEvaluations.asOf(TODAY, otherCount)).isSameAs(otherCount);
    }

    private static Evaluation evaluation(double majAtK, int maxNewTokens, EvaluatedPrompt prompt) {
        return new Evaluation(
                "run-1", 0L, "held-out", 2, 1.0, 0.5, List.of(0.5, 1.0), majAtK, List.of(prompt), 1.0, 0, maxNewTokens);
    }
}
