package org.example.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.reward.Answer;
import io.erpo.reward.Parameters;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordLimitTest {
    @ParameterizedTest
    @CsvSource({"It is 7,0", "It surely is 7,-1"})
    void shouldPunishWhenTheResponseIsTooLong(String text, double score) {
        Parameters parameters = new Parameters(Map.of("maxWords", "3"));
        Answer answer = new Answer("3 + 4 = ?", "7", text, 5, true);
        assertThat(new WordLimit().judge(parameters).judge(answer).score()).isEqualTo(score);
    }
}
