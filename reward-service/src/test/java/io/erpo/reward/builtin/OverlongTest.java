package io.erpo.reward.builtin;

import static io.erpo.reward.builtin.Judged.withoutWords;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.reward.Answer;
import io.erpo.reward.Judgement.Score;
import io.erpo.reward.Parameters;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlongTest {

    @ParameterizedTest
    @CsvSource({"0,0", "6,0", "7,-0.25", "9,-0.75", "10,-1", "11,-1"})
    void shouldPunishByTokensWhenTheResponseIsLong(int tokens, double score) {
        Parameters parameters = new Parameters(Map.of("maxLength", "10", "cache", "4"));
        assertThat(withoutWords(new Overlong().judge(parameters).judge(new Answer("prompt", "7", "8", tokens, false))))
                .isEqualTo(new Score(score));
    }

    @Test
    void shouldNameTheParameterWhenItIsRefused() {
        assertRefused(Map.of("cache", "4"), "maxLength must be given: a whole number of 1 or more");
        assertRefused(
                Map.of("maxLength", "10.5", "cache", "4"),
                "maxLength must be a whole number of 1 or more, was \"10.5\"");
        assertRefused(Map.of("maxLength", "10", "cache", "11"), "overlong cache must be 1 to maxLength (10), was 11");
        assertRefused(
                Map.of("maxLength", "10", "cache", "4", "max", "1"),
                "unknown parameter max; known are maxLength, cache");
    }

    private static void assertRefused(Map<String, String> parameters, String message) {
        assertThatThrownBy(() -> new Overlong().judge(new Parameters(parameters)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
