package io.erpo.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogProbDifferenceTest {

    @Test
    void shouldMeasureInAbsoluteTerms() {
        LogProbDifference difference = LogProbDifference.of(0.25f, -0.5f, 0f, 0.75f);

        assertThat(difference).isEqualTo(new LogProbDifference(0.375, 0.75, 0.75));
    }

    /** The differences are 1 to n, in another order. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "99, 99", "100, 99", "101, 100", "199, 198", "200, 198", "1000, 990", "1001, 991"})
    void shouldTakeTheSmallestThat99PercentDoNotExceed(int tokens, float p99) {
        float[] differences = new float[tokens];
        for (int i = 0; i < tokens; i++) {
            differences[i] = (tokens - i) / 1024f * (i % 2 == 0 ? 1 : -1);
        }

        LogProbDifference difference = LogProbDifference.of(differences);

        assertThat(difference.p99()).isEqualTo(p99 / 1024f);
        assertThat(difference.max()).isEqualTo(tokens / 1024f);
        assertThat(difference.mean()).isCloseTo((tokens + 1) / 2.0 / 1024, within(1e-12));
    }

    @Test
    void shouldCountADifferenceAsAtMostTwenty() {
        LogProbDifference difference = LogProbDifference.of(Float.NEGATIVE_INFINITY, 25, Float.NaN, 0);

        assertThat(difference).isEqualTo(new LogProbDifference(15, 20, 20));
    }

    @Test
    void shouldBeZeroWithoutTokens() {
        assertThat(LogProbDifference.of()).isEqualTo(new LogProbDifference(0, 0, 0));
    }
}
