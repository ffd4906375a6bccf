package io.erpo.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.math.Verdict.Ruling;
import io.erpo.math.answer.ComparisonSettings;
import io.erpo.math.answer.Equality;
import io.erpo.math.answer.compare.AnswerComparison;
import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MathVerifierPropertiesTest {

    private static final long MOST_WORK = 10_500_000;

    private final MathVerifier verifier = new MathVerifier(ComparisonSettings.DEFAULT);

    /** A fraction that is not in lowest terms. */
    record Fraction(int above, int below, int factor) {

        String latex() {
            return (above < 0 ? "-" : "") + "\\frac{" + Math.abs(above) + "}{" + below + "}";
        }

        /** Ways to write it that leave its value as it is. */
        List<String> rewritten() {
            String expanded = (above * factor) + "/" + (below * factor);
            return List.of(
                    above + "/" + below,
                    expanded,
                    "\\dfrac{" + above * factor + "}{" + below * factor + "}",
                    "\\left( " + latex() + " \\right)",
                    "x = " + latex(),
                    latex() + " + 0",
                    latex() + "\\cdot 1",
                    "\\frac{" + (above + below * factor) + "}{" + below + "} - " + factor,
                    "-\\left(" + -above + "\\right) \\div " + below,
                    "\\text{" + above + "/" + below + "}",
                    "\\sqrt[3]{\\frac{" + (long) above * above * above + "}{" + (long) below * below * below + "}}",
                    "\uff08" + above + "\u2215" + below + "\uff09");
        }

        /** Other values, though some look alike. */
        List<String> perturbed() {
            return List.of(
                    (above + 1) + "/" + below,
                    above + "/" + (below + 1 + Math.abs(above)),
                    latex() + " + 10^{-12}",
                    latex() + "\\cdot x",
                    latex() + ", " + (above + 1),
                    latex() + "\\text{ or }" + above * 7 + "." + below,
                    "\\pm " + (Math.abs(above) + below) + "/" + below,
                    latex() + "i",
                    "(" + latex() + ", " + latex() + ")");
        }
    }

    @Provide
    Arbitrary<Fraction> fractions() {
        Arbitrary<Integer> above = Arbitraries.integers().between(-300, 300).filter(n -> n != 0);
        return Combinators.combine(
                        above,
                        Arbitraries.integers().between(2, 99),
                        Arbitraries.integers().between(2, 12))
                .as(Fraction::new)
                .filter(fraction -> fraction.above() % fraction.below() != 0);
    }

    @Provide
    Arbitrary<String> tokens() {
        return Arbitraries.of(
                "\\frac",
                "{",
                "}",
                "(",
                ")",
                "[",
                "]",
                "\\{",
                "\\}",
                "^",
                "_",
                "\\sqrt",
                "x",
                "f",
                "1",
                "20",
                "0.5",
                ",",
                "=",
                "<",
                "\\le",
                "\\pm",
                "+",
                "-",
                "*",
                "/",
                "!",
                "\\%",
                "%",
                "\\text{",
                " cm ",
                " and ",
                " or ",
                "|",
                "\\sin",
                "\\log",
                "\\infty",
                "\\cup",
                "\\begin{pmatrix}",
                "\\end{pmatrix}",
                "&",
                "\\\\",
                "\\pi",
                "i",
                "e",
                "^\\circ",
                "\\binom",
                "\\sum",
                "\\int_0^1",
                ":",
                "\\,",
                "\u00b2",
                "\u00bd",
                "\u2212",
                "\\",
                "$",
                ".",
                "'",
                "\\in",
                "\\boxed{",
                "Answer: ",
                "\n",
                "#### ",
                "<answer>",
                "</answer>",
                "<think>",
                "</think>",
                "<|im_end|>",
                "the answer is ",
                " seven",
                " not ",
                "\u0000",
                "\ud83d");
    }

    @RepeatableProperty
    void shouldNeitherFailNorWorkWithoutBoundWhateverTheTexts(
            @ForAll("texts") String reference, @ForAll("texts") String response, @ForAll boolean lenient) {
        Verdict verdict = verifier.verify(reference, response, lenient);

        assertThat(verdict.reason()).doesNotContain("the verifier failed");
        assertThat(verdict.work()).isLessThan(MOST_WORK);
        assertThat(verdict).isEqualTo(verifier.verify(reference, response, lenient));
    }

    @Provide
    Arbitrary<String> texts() {
        return tokens().list().ofMaxSize(24).map(parts -> String.join("", parts));
    }

    @RepeatableProperty
    void shouldCallNothingDifferentFromItself(@ForAll("texts") String text) {
        AnswerComparison comparison = new AnswerComparison(ComparisonSettings.DEFAULT);

        assertThat(comparison.compare(text, text, new Work(MOST_WORK)).outcome())
                .isNotEqualTo(Equality.DIFFERENT);
    }

    @RepeatableProperty
    void shouldAcceptAnExactValueHoweverItIsWritten(@ForAll("fractions") Fraction fraction) {
        for (String answer : fraction.rewritten()) {
            assertThat(strict(fraction.latex(), answer).ruling()).as(answer).isEqualTo(Ruling.CORRECT);
            assertThat(strict(answer, fraction.latex()).ruling())
                    .as("reference " + answer)
                    .isEqualTo(Ruling.CORRECT);
        }
    }

    @RepeatableProperty
    void shouldRefuseAnotherValueHoweverNear(@ForAll("fractions") Fraction fraction) {
        for (String answer : fraction.perturbed()) {
            assertThat(strict(fraction.latex(), answer).ruling()).as(answer).isEqualTo(Ruling.INCORRECT);
            assertThat(strict(answer, fraction.latex()).ruling())
                    .as("reference " + answer)
                    .isNotEqualTo(Ruling.CORRECT);
        }
    }

    @RepeatableProperty
    void shouldTakeSetsInAnyOrderAndTuplesInTheirs(
            @ForAll @Size(min = 2, max = 6) List<@IntRange(min = -50, max = 50) Integer> items, @ForAll Random random) {
        List<Integer> distinct = new ArrayList<>(items.stream().distinct().toList());
        List<Integer> shuffled = new ArrayList<>(distinct);
        Collections.shuffle(shuffled, random);
        boolean moved = !shuffled.equals(distinct);

        assertThat(strict("\\{" + listed(distinct) + "\\}", "\\{" + listed(shuffled) + "\\}")
                        .isCorrect())
                .isTrue();
        assertThat(strict(listed(distinct), listed(shuffled)).isCorrect()).isTrue();
        assertThat(strict("(" + listed(distinct) + ")", "(" + listed(shuffled) + ")")
                        .isCorrect())
                .isEqualTo(!moved);
        assertThat(strict("\\{" + listed(distinct) + "\\}", "\\{" + listed(shuffled) + ", 51\\}")
                        .isCorrect())
                .isFalse();
    }

    @RepeatableProperty
    void shouldJudgeTheSameWhateverFollowsTheEndOfTheTurn(
            @ForAll("fractions") Fraction fraction, @ForAll("texts") String rest, @ForAll boolean right) {
        String response = "so \\boxed{" + (right ? fraction.latex() : "77/78") + "}";
        Verdict verdict = verifier.verify(fraction.latex(), response, true);

        assertThat(verifier.verify(fraction.latex(), response + "<|im_end|>" + rest, true)
                        .ruling())
                .isEqualTo(verdict.ruling());
    }

    @RepeatableProperty
    void shouldJudgeTheSameWhateverWasThought(
            @ForAll("fractions") Fraction fraction, @ForAll("tokens") String thought) {
        String inside = thought.startsWith("<") ? "" : thought;
        String response = "<think>" + inside + "\\boxed{1}</think>\\boxed{" + fraction.latex() + "}";

        assertThat(verifier.verify(fraction.latex(), response, false).isCorrect())
                .isTrue();
    }

    @RepeatableProperty
    void shouldAcceptWhenLenientWhatStrictAccepts(
            @ForAll("fractions") Fraction fraction, @ForAll("texts") String before) {
        String response = before + "\n\\boxed{" + fraction.latex() + "}";

        if (verifier.verify(fraction.latex(), response, false).isCorrect()) {
            assertThat(verifier.verify(fraction.latex(), response, true).isCorrect())
                    .isTrue();
        }
    }

    private Verdict strict(String reference, String answer) {
        return verifier.verify(reference, "so $\\boxed{" + answer + "}$", false);
    }

    private static String listed(List<Integer> items) {
        return String.join(", ", items.stream().map(String::valueOf).toList());
    }
}
