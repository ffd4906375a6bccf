package io.erpo.reward.builtin;

import static io.erpo.reward.builtin.Judged.withoutWords;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.reward.Answer;
import io.erpo.reward.Judgement;
import io.erpo.reward.Judgement.Undecided;
import io.erpo.reward.Judgement.Verdict;
import io.erpo.reward.Parameters;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactMatchTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                // reference|text|correct
                "7|7|true",
                "7| 7\t|true",
                "7|7.0|true",
                "7|007|true",
                "7|+7|true",
                "7|14/2|true",
                "-7|\u22127|true",
                "1234|1,234|true",
                "0.5|1/2|true",
                "7|8|false",
                "7|-7|false",
                "7|7 apples|false",
                "7|the answer is 7|false",
                "7|''|false",
                // A leading zero marks a digit string.
                "021|021|true",
                "021|21|false",
                "00|0|false",
                "0|0.0|true",
                "0.50|.5|true",
                "Paris|Paris|true",
                "Paris| Paris |true",
                "Paris|paris|false",
                "Paris|Paris.|false",
                "a b|a  b|false",
                "(a|(a|true",
                ".*|anything|false",
            })
    void shouldCompareByValueOrTextWhenTheReferenceDecides(String reference, String text, boolean correct) {
        assertThat(judge(Map.of(), reference, text)).isEqualTo(new Verdict(correct, correct ? 1 : -1, text.strip()));
    }

    @Test
    void shouldCompareCharactersWhenToldToCompareText() {
        Map<String, String> text = Map.of("compare", "text");
        assertThat(judge(text, "21", "021").correct()).hasValue(false);
        assertThat(judge(text, "21", "21.0").correct()).hasValue(false);
        assertThat(judge(text, "21", " 21 ").correct()).hasValue(true);
    }

    @Test
    void shouldCompareValuesWhenToldToCompareNumbers() {
        Map<String, String> number = Map.of("compare", "number");
        assertThat(judge(number, "021", "21").correct()).hasValue(true);
        assertThat(judge(number, "21", "twenty-one").correct()).hasValue(false);
    }

    @Test
    void shouldNotDecideWhenTheReferenceCannotBeCompared() {
        assertThat(judge(Map.of(), " ", "")).isEqualTo(new Undecided(-1, "the prompt has no reference answer"));
        assertThat(judge(Map.of("compare", "number", "incorrectScore", "0"), "Paris", "Paris"))
                .isEqualTo(new Undecided(0, "the reference answer is no number"));
    }

    @Test
    void shouldCallARightAnswerIncorrectWhenItRanIntoTheTokenLimit() {
        Answer truncated = new Answer("3+4=", "7", "7", 6, false);
        assertThat(withoutWords(new ExactMatch().judge(new Parameters(Map.of())).judge(truncated)))
                .isEqualTo(new Verdict(false, -1, "7"));
    }

    @Test
    void shouldScoreAsTheRunSaysWhenItSetsScores() {
        Map<String, String> scores = Map.of("correctScore", "2.5", "incorrectScore", "0");
        assertThat(judge(scores, "7", "7").score()).isEqualTo(2.5);
        assertThat(judge(scores, "7", "8").score()).isZero();
    }

    @Test
    void shouldJudgeHugeAnswersWithoutEffort() {
        String huge = "9".repeat(1_000_000);
        assertThat(judge(Map.of(), "7", huge).correct()).hasValue(false);
        assertThat(judge(Map.of(), huge, huge).correct()).hasValue(true);
    }

    @Test
    void shouldNameTheParameterWhenItIsRefused() {
        assertRefused(
                Map.of("correctscore", "1"),
                "unknown parameter correctscore (did you mean correctScore?); known are correctScore, incorrectScore, compare");
        assertRefused(Map.of("correctScore", "one"), "correctScore must be a finite number, was \"one\"");
        assertRefused(Map.of("incorrectScore", "NaN"), "incorrectScore must be a finite number, was \"NaN\"");
        assertRefused(Map.of("correctScore", "-1"), "correctScore must be above incorrectScore, were -1.0 and -1.0");
        assertRefused(Map.of("compare", "TEXT"), "compare must be one of auto, number, text, was \"TEXT\"");
    }

    private static Judgement judge(Map<String, String> parameters, String reference, String text) {
        return withoutWords(new ExactMatch()
                .judge(new Parameters(parameters))
                .judge(new Answer("prompt", reference, text, 3, true)));
    }

    private static void assertRefused(Map<String, String> parameters, String message) {
        assertThatThrownBy(() -> new ExactMatch().judge(new Parameters(parameters)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
