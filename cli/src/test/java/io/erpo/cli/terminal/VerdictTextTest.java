package io.erpo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.StepStatistics;
import io.erpo.view.progress.JudgedExample;
import io.erpo.view.progress.VerdictChange;
import io.erpo.view.progress.VerdictChange.Kind;
import io.erpo.view.tally.Ruling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTextTest {

    private static JudgedExample example(
            String response, boolean finished, Ruling ruling, Optional<String> extracted, Optional<String> why) {
        return new JudgedExample("What is 12*12?", "144", response, 8, finished, "math", ruling, extracted, why);
    }

    private static VerdictChange change(Kind kind, double allCorrect, double mixed, JudgedExample example) {
        return new VerdictChange(
                2,
                kind,
                new StepStatistics(
                        8,
                        64,
                        0.0,
                        allCorrect,
                        allCorrect,
                        mixed,
                        1 - allCorrect - mixed,
                        1.0,
                        1.0,
                        0.0,
                        3.0,
                        0.0,
                        0.0,
                        0,
                        0,
                        0.0,
                        List.of(),
                        List.of(),
                        Map.of()),
                Optional.of(example));
    }

    @Test
    void shouldShowWhyNothingIsCorrect() {
        JudgedExample example = example(
                "Let me think", false, Ruling.INCORRECT, Optional.of(""), Optional.of("no final answer: no box"));

        assertThat(VerdictText.of(change(Kind.NONE_CORRECT, 0, 0, example))).isEqualTo("""
                        step 3: none of its 64 responses is correct, so no group tells good from bad; docs/troubleshooting.md ("the accuracy stays 0") says what to look at; one of its responses:
                          prompt     What is 12*12?
                          reference  144
                          response   Let me think (cut off after 8 tokens)
                          verdict    incorrect by math; it found no answer: no final answer: no box""");
    }

    @Test
    void shouldSayWhatWasReadWhenAnAnswerWasFound() {
        JudgedExample example = example("It is 143.", true, Ruling.INCORRECT, Optional.of("143"), Optional.empty());

        assertThat(VerdictText.of(change(Kind.NONE_MIXED, 0.25, 0, example)))
                .startsWith(
                        "step 3: no group has correct and incorrect responses: in 25.0% of them all are correct, in 75.0% none; one of its responses:\n")
                .endsWith("  response   It is 143.\n  verdict    incorrect by math, which read \"143\"");
    }

    @Test
    void shouldSayWhyAResponseWasNotJudged() {
        assertThat(ExampleText.of(
                        example("", true, Ruling.UNDECIDED, Optional.empty(), Optional.of("the reference is odd"))))
                .endsWith("  response   (empty)\n  verdict    undecided by math: the reference is odd");
    }

    @Test
    void shouldSayInOneLineThatGroupsAreMixedAgain() {
        JudgedExample example = example("144", true, Ruling.CORRECT, Optional.of("144"), Optional.empty());

        assertThat(VerdictText.of(change(Kind.MIXED, 0, 0.125, example)))
                .isEqualTo("step 3: 12.5% of its groups have correct and incorrect responses now");
    }
}
