package io.erpo.replay.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoreDifferencesTest {

    private final ScoreDifferences differences = new ScoreDifferences();

    @Test
    void shouldGiveQuantilesToOnePartIn128() {
        // Backwards, because the order must not matter.
        IntStream.rangeClosed(1, 10_000).forEach(i -> differences.add((10_001 - i) * 1e-6f));

        assertThat(differences.count()).isEqualTo(10_000);
        assertThat(differences.mean()).isCloseTo(5.0005e-3, within(1e-9));
        assertThat(differences.quantile(0.5)).isBetween(5e-3, 5e-3 * (1 + 1 / 128.0));
        assertThat(differences.quantile(0.99)).isBetween(9.9e-3, 9.9e-3 * (1 + 1 / 128.0));
        assertThat(differences.max()).isEqualTo(0.01f);
    }

    @Test
    void shouldNotRoundTheLargestUp() {
        differences.add(0.3f);

        assertThat(differences.quantile(0.999)).isEqualTo(0.3f);
    }

    @Test
    void shouldKeepOneFarTokenOutOfTheQuantilesOfMany() {
        IntStream.range(0, 9_999).forEach(i -> differences.add(0));
        differences.add(7.5f);

        assertThat(differences.measures())
                .isEqualTo(Map.of(
                        "tokens", 10_000.0, "mean", 7.5e-4, "median", 0.0, "p99", 0.0, "p99.9", 0.0, "max", 7.5));
    }

    @Test
    void shouldBeZeroWhenThereAreNone() {
        assertThat(differences.mean()).isZero();
        assertThat(differences.quantile(0.5)).isZero();
        assertThat(differences.max()).isZero();
    }
}
