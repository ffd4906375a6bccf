package io.erpo.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.view.progress.JudgedExample;
import io.erpo.view.tally.Ruling;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProbeFindingsTest {

    private static final JudgedExample RIGHT = example(Ruling.CORRECT, true, "4");
    private static final JudgedExample WRONG = example(Ruling.INCORRECT, true, "5");
    private static final JudgedExample SILENT = example(Ruling.INCORRECT, true, "");
    private static final JudgedExample CUT = example(Ruling.INCORRECT, false, "");
    private static final JudgedExample UNDECIDED = example(Ruling.UNDECIDED, true, null);

    private static JudgedExample example(Ruling ruling, boolean finished, String extracted) {
        return new JudgedExample(
                "2+2?", "4", "text", 9, finished, "math", ruling, Optional.ofNullable(extracted), Optional.empty());
    }

    private static ProbeFindings findings(int longest, JudgedExample... examples) {
        return new ProbeFindings(List.of(examples), 4, longest, 100, 8.6);
    }

    private static Optional<String> advice(JudgedExample... examples) {
        return findings(100, examples).advice();
    }

    @Test
    void shouldCountVerdictsAndShowTheFirstResponseThatIsNotCorrect() {
        ProbeFindings findings = findings(100, RIGHT, UNDECIDED, WRONG);

        assertThat(findings.summary())
                .isEqualTo(
                        "probe: the base policy answered 4 of the problems in 9 s: 1 correct, 1 incorrect, 1 undecided, 1 judged elsewhere");
        assertThat(findings.shown()).contains(UNDECIDED);
        assertThat(findings(100, RIGHT).shown()).contains(RIGHT);
    }

    @Test
    void shouldHaveNoAdviceWhenSomeAreCorrectAndSomeAreNot() {
        assertThat(advice(RIGHT, WRONG)).isEmpty();
        assertThat(advice(RIGHT, CUT)).isEmpty();
        assertThat(advice()).isEmpty();
    }

    @Test
    void shouldNameTheMostLikelyReasonWhenNothingIsCorrect() {
        assertThat(advice(CUT, CUT))
                .hasValueSatisfying(
                        text -> assertThat(text)
                                .startsWith(
                                        "none had ended after 100 tokens, and what is cut off counts as incorrect: raise sampling.maxNewTokens"));
        assertThat(advice(SILENT, CUT)).hasValueSatisfying(text -> assertThat(text)
                .startsWith("none states an answer that the reward can read: prompt.instruction"));
        assertThat(advice(WRONG, SILENT))
                .hasValueSatisfying(text -> assertThat(text).startsWith("none is correct: "));
        assertThat(advice(UNDECIDED, UNDECIDED))
                .hasValueSatisfying(text -> assertThat(text).startsWith("the reward could judge none of them"));
    }

    @Test
    void shouldNotBlameTheRunForALimitOfTheProbe() {
        assertThat(findings(20, CUT, CUT).advice())
                .contains(
                        "none had ended after 20 tokens, where the probe stops on this machine (the run allows 100): so it cannot tell whether they would be correct");
    }

    @Test
    void shouldSayThatProblemsAreTooEasyWhenAllAreCorrect() {
        assertThat(advice(RIGHT, RIGHT)).contains("all are correct: problems that are never missed teach nothing");
    }
}
