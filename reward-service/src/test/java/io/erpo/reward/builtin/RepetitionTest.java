package io.erpo.reward.builtin;

import static io.erpo.reward.builtin.Judged.withoutWords;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.reward.Answer;
import io.erpo.reward.Judgement;
import io.erpo.reward.Judgement.Score;
import io.erpo.reward.Parameters;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepetitionTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                // n,text,score
                "3,a b c d e,0",
                "3,a b c a b c,-0.25",
                "3,a a a a,-0.5",
                "3,a a a a a a,-0.75",
                "3,A b C a B c,-0.25",
                "3,' a  b\tc\na b\u00a0c ',-0.25",
                "3,a b,0",
                "3,a b c,0",
                "3,'',0",
                "3,' ',0",
                "1,a a a a,-0.75",
                "1,a b,0",
                "2,a b a b a,-0.5",
                "2,ab a b ab,0",
                "5,a a a a a a,-0.5",
                "2147483647,a a a,0",
            })
    void shouldPunishTheShareOfRepeatedNgrams(String ngram, String text, double score) {
        assertThat(judge(Map.of("ngram", ngram), text)).isEqualTo(new Score(score));
    }

    @Test
    void shouldOnlyPunishLoopsWhenTheRunSaysNothing() {
        String derivation = "so we have x = 1 and thus we have y = 2 and hence we have z = 3";
        assertThat(judge(Map.of(), derivation)).isEqualTo(new Score(0));
        assertThat(judge(Map.of(), "wait ".repeat(23))).isEqualTo(new Score(-0.75));
    }

    @Test
    void shouldPunishUpToTheRunsMaximum() {
        assertThat(judge(Map.of("ngram", "3", "maxPenalty", "-0.2"), "a a a a")).isEqualTo(new Score(-0.1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 16, 20, 31})
    void shouldCountAsASetOfListsWouldForAnyN(int n) {
        Random random = new Random(n);
        for (int words = 1; words < 60; words++) {
            List<String> text =
                    random.ints(words, 0, 2).mapToObj(String::valueOf).toList();
            Set<List<String>> distinct = IntStream.rangeClosed(0, words - n)
                    .mapToObj(i -> text.subList(i, i + n))
                    .collect(Collectors.toCollection(HashSet::new));
            assertThat(Ngrams.of(String.join(" ", text), n))
                    .isEqualTo(new Ngrams(Math.max(0, words - n + 1), distinct.size()));
        }
    }

    /** Quadratic time would take minutes. */
    @Timeout(60)
    @ParameterizedTest
    @ValueSource(strings = {"1", "20", "4096", "50000"})
    void shouldJudgeInLinearTimeWhenTheTextIsLong(String ngram) {
        String counting = IntStream.range(0, 35_000).mapToObj(String::valueOf).collect(Collectors.joining(" "));
        for (String text : new String[] {"a ".repeat(100_000), "a".repeat(200_000), " ".repeat(200_000), counting}) {
            assertThat(judge(Map.of("ngram", ngram), text).score()).isBetween(-1.0, 0.0);
        }
        assertThat(judge(Map.of("ngram", ngram), counting)).isEqualTo(new Score(0));
    }

    @Test
    void shouldNameTheParameterWhenItIsRefused() {
        assertRefused(Map.of("ngram", "0"), "ngram must be a whole number of 1 or more, was \"0\"");
        assertRefused(Map.of("ngram", "2.5"), "ngram must be a whole number of 1 or more, was \"2.5\"");
        assertRefused(Map.of("maxPenalty", "0"), "maxPenalty must be a finite number below 0, was \"0\"");
        assertRefused(Map.of("maxPenalty", "1"), "maxPenalty must be a finite number below 0, was \"1\"");
        assertRefused(Map.of("n", "3"), "unknown parameter n; known are ngram, maxPenalty");
    }

    private static Judgement judge(Map<String, String> parameters, String text) {
        return withoutWords(
                new Repetition().judge(new Parameters(parameters)).judge(new Answer("prompt", "7", text, 3, true)));
    }

    private static void assertRefused(Map<String, String> parameters, String message) {
        assertThatThrownBy(() -> new Repetition().judge(new Parameters(parameters)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
