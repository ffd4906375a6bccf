package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftOverlongTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0",
        "12288, 0",
        "12289, -0.000244140625",
        "14336, -0.5",
        "16384, -1",
        "16385, -1",
        "2147483647, -1"
    })
    void shouldFallLinearlyOverTheCacheWhenAResponseIsLong(int tokens, double penalty) {
        assertThat(new SoftOverlong(16384, 4096).penalty(tokens)).isEqualTo(penalty);
    }

    @Test
    void shouldPunishFromTheFirstTokenWhenTheCacheIsTheWholeLength() {
        SoftOverlong overlong = new SoftOverlong(4, 4);
        assertThat(overlong.penalty(0)).isZero();
        assertThat(overlong.penalty(1)).isEqualTo(-0.25);
        assertThat(overlong.penalty(4)).isEqualTo(-1);
    }

    @Test
    void shouldMatchTheReferenceStep() {
        SoftOverlong overlong = new SoftOverlong(16, 6);
        assertThat(ReferenceStep.responses()).hasSize(16).allSatisfy(response -> {
            assertThat(overlong.penalty(response.tokens())).isEqualTo(response.penalty());
            assertThat(response.accuracy() + response.penalty()).isCloseTo(response.score(), within(1e-6));
        });
    }

    @RepeatableProperty
    void shouldNeverRewardAnotherToken(@ForAll @IntRange(max = 20_000) int tokens) {
        SoftOverlong overlong = new SoftOverlong(16384, 4096);
        assertThat(overlong.penalty(tokens + 1)).isBetween(-1.0, overlong.penalty(tokens));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 'overlong maxLength must be 1 or more, was 0'",
        "8, 0, 'overlong cache must be 1 to maxLength (8), was 0'",
        "8, 9, 'overlong cache must be 1 to maxLength (8), was 9'"
    })
    void shouldNameFieldAndValueWhenASettingIsBad(int maxLength, int cache, String message) {
        assertThatThrownBy(() -> new SoftOverlong(maxLength, cache))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
