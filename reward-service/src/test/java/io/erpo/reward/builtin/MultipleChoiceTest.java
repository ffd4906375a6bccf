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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipleChoiceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C",
                " c\n",
                "(C)",
                "C.",
                "**C**",
                "$C$",
                "\\(C\\)",
                "\\boxed{C}",
                "\\\\boxed{C}",
                "\\fbox{C}",
                "\\boxed{ \\text{(C)} }",
                "\\boxed{\\textbf{(C) }42}",
                "\\boxed{\\mathrm{C}}.",
                "So the answer is $\\boxed{C}$, as {x} said.",
                "A } that closes nothing, a { that is never closed: \\boxed{C}",
                "\\{ \\boxed{C} \\}",
                "\\boxed{The right choice is \\boxed{C}}",
                "Answer: C",
                "answer: c",
                "Final Answer: (C)",
                "**Answer:** C",
                "**Final answer**: **C**",
                "## Answer: C.",
                "Because of the rain.\n> Answer : C",
                "Answer: C) Paris",
                "Answer: C. It is a city, C",
                "Answer: \\boxed{C}",
                "Answer: the right one is \\boxed{C}",
                "<answer>C</answer>",
                "<answer>\n(C)\n</answer>",
                "<answer>A <answer>C</answer>",
                "<answer>\\boxed{C}</answer>",
                "<answer>\nAnswer: C\n</answer>",
                "\\boxed C",
                "My answer: C",
                "Answer:\nC",
                "## Final Answer\nC",
                "#### C",
                "It rains, so it is not A.\n#### (C)",
                "<Answer>C</Answer>",
                "Answer: C. I and II only",
                // The last statement wins, and an unclosed one states nothing.
                "\\boxed{A}. Wait, I was wrong.\n\\boxed{C}",
                "Answer: A\nThat is a mistake.\nAnswer: C",
                "<answer>A</answer>\nIn that case it would not have rained in the whole of that year.\n\\boxed{C}",
                "#### A\n#### C",
                "\\boxed{C} and \\boxed{(C)}",
                "\\boxed{C} \\boxed{",
                // Only text after the thinking counts.
                "<think>\\boxed{A}</think>\\boxed{C}",
                "\\boxed{A}</think>C",
                "<think>a</think> \\boxed{A} <think>b</think> C",
                "<thinking>A</thinking> C",
                // And text before the end of the turn.
                "C<|im_end|>",
                "Answer: C<|im_end|>\n<|im_start|>user\nAnswer: A",
                "\\boxed{C}</s>\\boxed{A}",
            })
    void shouldBeCorrectWhenTheLastStatementIsTheReferencesLetter(String text) {
        assertThat(judge("C", text)).isEqualTo(new Verdict(true, 1, "C"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "C is right",
                "C. Because of the rain.",
                "The answer is C",
                "Answer C",
                "(C",
                "C C",
                "CC",
                "K",
                "\u0421",
                "\\boxed{}",
                "\\boxed{C",
                "\\boxed{CD}",
                "\\boxed{ABCDEFGHIJ}",
                "\\boxed{C or D}",
                "\\boxed{C, D}",
                "\\boxed{C. or D.}",
                "\\boxed{c, d}",
                "\\boxed{C) or d)}",
                "\\boxed{\\text{C} \\text{ or } \\text{D}}",
                "\\boxed{C/D}",
                "\\boxed{\\neg C}",
                "\\boxed{\\sqrt{C}}",
                "\\boxed{\\frac{C}{D}}",
                "\\boxed{not C}",
                "\\boxed{\\boxed{}C}",
                "\\boxed{A} or \\boxed{C}",
                "\\boxed{A}\nNo.\n\\boxed{C}",
                "Answer: A\nAnswer: C",
                "<answer>A</answer>\n\\boxed{C}",
                "I say it is not \\boxed{C}",
                "<|im_end|>Answer: C",
                "<think>Answer: C<|im_end|>",
                "<thinking>Answer: C",
                "\\boxed{C} or something else: \\boxed{4}",
                "Answer: A, B, C",
                "Answer: A cat",
                "Answer: c. is what I say",
                "Answer:",
                "<answer>C",
                "C</answer>",
                "<answer></answer>",
                "</answer>C<answer>",
                "<answer>C</answer> <answer>D</answer>",
                "<think>C",
                "<think>\\boxed{C}",
                "<think>a</think>\\boxed{C}<think>",
                "\\boxed{C}</think>",
            })
    void shouldExtractNothingWhenNoSingleLetterIsStated(String text) {
        assertThat(judge("C", text)).isEqualTo(new Verdict(false, -1, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"D", "\\boxed{D}", "\\boxed{C}. So, wrong.\nAnswer: D", "<answer>D</answer>", "Answer: D. not so"
            })
    void shouldBeIncorrectWhenAnotherLetterIsStated(String text) {
        assertThat(judge("C", text)).isEqualTo(new Verdict(false, -1, "D"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "c", " C ", "(C)", "[C]", "C.", "C)", "\\text{C}"})
    void shouldReadTheReferenceWhenItIsALetterInAnyStyle(String reference) {
        assertThat(judge(reference, "\\boxed{C}")).isEqualTo(new Verdict(true, 1, "C"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "K", "42", "C or D", "C, D", "C/D", "(C) or (D)", "C. or D.", "A cat", "()", "(", "\\"})
    void shouldNotDecideWhenTheReferenceIsNoLetter(String reference) {
        assertThat(judge(reference, "\\boxed{C}"))
                .isEqualTo(new Undecided(-1, "the reference answer is no letter from A to J"));
    }

    @ParameterizedTest
    @CsvSource({"A-D, D, D, true", "A-D, D, E, false", "F-Z, Z, Z, true", "C-C, C, C, true"})
    void shouldAllowTheChoicesThatTheRunNames(String choices, String reference, String text, boolean correct) {
        assertThat(judge(Map.of("choices", choices), reference, text).correct()).hasValue(correct);
    }

    @Test
    void shouldTakeLettersThatAreNoChoicesForWords() {
        assertThat(judge(Map.of("choices", "A-D"), "C", "\\boxed{C. E or F}").correct())
                .hasValue(true);
        assertThat(judge(Map.of(), "C", "\\boxed{C. E or F}").correct()).hasValue(false);
        assertThat(judge(Map.of(), "C", "\\boxed{C. I and II only}").correct()).hasValue(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Option C",
                "option c",
                "Answer: Option C",
                "Answer: **Option C**",
                "Answer: Option (C)",
                "Answer: choice C",
                "Answer: The correct option is C.",
                "Answer: option C: Paris",
                "Answer: letter C",
                "Answer: C - Paris",
                "Answer: C \u2013 Paris",
                "Answer: C\u2014 Paris",
                "Answer: C: Paris",
                "Answer: (C): Paris",
                "Answer: (C) Paris",
                "Answer: [C] Paris",
                "Answer: C (Paris)",
                "Answer: C, which is Paris",
                "Answer: C) is the correct one",
                "Answer: C. A cat on a mat",
                "Answer: C. I am what I am",
                "Answer: C. None of the above",
                "Answer: C. Not enough information",
                "Answer: C. False",
                "Answer: C) Maybe",
                "Answer: C. Vitamin D",
                "Answer: C. It is neither hot nor cold",
                "Answer: \uff23",
                "Answer: \uff08\uff23\uff09",
                "\uff23",
                "\u200bC",
                "Answer: 42 (C)",
                "Answer: $42$ (C).",
                "Answer: Paris (C)",
                "<answer>Option C</answer>",
                "<answer>C - Paris</answer>",
                "#### Option C",
                "#### C) Paris",
                "\\boxed{\\text{Option C}}",
                "\\boxed{\\text{Option } \\textbf{C}}",
                "\\boxed{C \\text{ - Paris}}",
                "\\boxed{C: 42}",
                "\\boxed{(C)\\ 42}",
                "\\boxed{42\\ (C)}",
                "C) Paris",
                "(C) Paris",
                "C. Paris",
                "C - Paris",
                "C: the city of Paris",
                // A box without a letter is no statement where a letter is wanted.
                "The value is $\\boxed{17}$.\n\nAnswer: C",
                "The value is $\\boxed{17}$, which makes it $\\boxed{C}$.",
                "Answer: C\n\nThe value there is $\\boxed{17}$.",
                "\\boxed{C}\n\nThis follows from $x = \\boxed{17}$ and $y = \\boxed{18}$.",
            })
    void shouldReadTheLetterWithTheWordsAroundIt(String text) {
        assertThat(judge("C", text)).isEqualTo(new Verdict(true, 1, "C"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "C|Answer: C: [A-D]",
                "C|Answer: C, [A-D]",
                "C|Answer: C) is false",
                "C|Answer: C is false",
                "C|Answer: C: is wrong",
                "C|Answer: C) cannot be right",
                "C|Answer: C) isn't it",
                "C|Answer: C) is not correct",
                "C|Answer: C) is correct only if D is false",
                "C|Answer: C. Actually no, D",
                "C|Answer: C. Wait, that is wrong",
                "C|Answer: C. Hmm, I mean the other one",
                "C|Answer: C, or maybe not",
                "C|Answer: C, perhaps",
                "C|Answer: C, not sure",
                "C|Answer: C) or D)",
                "C|Answer: C - or D",
                "C|Answer: C - D",
                "C|Answer: Option C or D",
                "C|Answer: Options C and D",
                "C|Answer: C/D",
                "C|Answer: C-D",
                "C|Answer: C (or D)",
                "C|Answer: C. but also D",
                "C|Answer: not (C)",
                "C|Answer: neither (C)",
                "C|Answer: B (C)",
                "C|Answer: B or (C)",
                "C|\\boxed{C) is false}",
                "C|\\boxed{\\text{Option C or D}}",
                "C|\\boxed{\\text{not Option C}}",
                "C|<answer>C) is false</answer>",
                "C|<answer>C. Actually no, D</answer>",
                "C|#### C) is false",
                "C|C) is false",
                "C|C. elegans is a worm that biologists like for its short life and its few cells",
                "C|C-sharp",
                "C|Vitamin C",
                "C|Option C is wrong",
                "C|Answer: Option C is wrong",
                "I|Answer: I, myself, do not know",
                "I|Answer: I would guess",
                "I|Answer: I. think it is D",
                "I|Answer: I do not know",
                "I|I, for one, do not know",
                "A|Answer: A cat",
                "A|A cat",
                "C|Answer: C, or else \\boxed{17}",
                "C|Answer: C; no: $\\boxed{C/D}$",
            })
    void shouldTakeNoLetterThatIsDeniedDoubtedOrNotTheOnlyOne(String reference, String text) {
        assertThat(judge(reference, text).correct()).hasValue(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "B. Lyon",
                "(B) Lyon",
                "B) Lyon",
                "B: Lyon",
                "B - Lyon",
                "B \u2013 Lyon",
                "Option B",
                "option B: Lyon",
                "B. Vitamin C",
                "B) A cat",
                "\\boxed{B}",
                "The answer follows. #### B",
                "Answer: B",
                "\uff22",
            })
    void shouldReadTheReferenceWithTheWordsOfItsChoice(String reference) {
        assertThat(judge(reference, "Answer: B").correct()).hasValue(true);
        assertThat(judge(reference, "Answer: C").correct()).hasValue(false);
    }

    @Test
    void shouldSayWhatWasStatedAndWhatTheReferenceIs() {
        assertThat(words("Answer: D")).isEqualTo("the response states D; the reference is C");
        assertThat(words("Answer: C or D"))
                .isEqualTo("the response states no single letter: \"C or D\"; the reference is C");
        assertThat(words("no idea"))
                .isEqualTo("the response states no final answer and is not only a letter; the reference is C");
    }

    private static String words(String text) {
        return new MultipleChoice()
                .judge(new Parameters(Map.of()))
                .judge(new Answer("prompt", "C", text, 3, true))
                .explanation()
                .orElseThrow();
    }

    @Test
    void shouldBeIncorrectWhenTheResponseRanIntoTheTokenLimit() {
        Answer truncated = new Answer("prompt", "C", "\\boxed{C} or", 6, false);
        assertThat(withoutWords(
                        new MultipleChoice().judge(new Parameters(Map.of())).judge(truncated)))
                .isEqualTo(new Verdict(false, -1, "C"));
    }

    @Test
    void shouldKnowThatTheResponseBeginsInsideTheThinkingWhenThePromptOpensIt() {
        assertThat(inThought("\\boxed{C}").correct()).hasValue(false);
        assertThat(inThought("a</think>\\boxed{C}").correct()).hasValue(true);
    }

    /** Quadratic time would take minutes. */
    @Timeout(60)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\boxed{",
                "\\boxed{C}",
                "<answer>",
                "</answer>",
                "Answer: ",
                "Answer: C\n",
                "{",
                "}",
                "{}",
                "\\",
                "\n",
                " ",
                "C ",
                "A.",
                "\\text",
                "<think>",
                "</think>",
                "*",
                "(",
                "\ud800"
            })
    void shouldJudgeInLinearTimeWhenTheTextIsHostile(String part) {
        String text = part.repeat(200_000 / part.length());
        for (String hostile : new String[] {
            text, text + "C", "\\boxed{" + text + "}", "Answer: " + text, text + "</answer>", text + "}".repeat(30_000)
        }) {
            assertThat(judge("C", hostile).undecided()).isEmpty();
        }
    }

    @Test
    void shouldNameTheParameterWhenItIsRefused() {
        assertRefused(
                Map.of("choice", "A-E"),
                "unknown parameter choice (did you mean choices?); known are correctScore, incorrectScore, choices");
        assertRefused(
                Map.of("choices", "ABC-"), "choices must be a range of letters such as A-E, within A-Z, was \"ABC-\"");
        assertRefused(
                Map.of("choices", "ABC"), "choices must be a range of letters such as A-E, within A-Z, was \"ABC\"");
        assertRefused(
                Map.of("choices", "a-e"), "choices must be a range of letters such as A-E, within A-Z, was \"a-e\"");
        assertRefused(
                Map.of("choices", "E-A"), "choices must be a range of letters such as A-E, within A-Z, was \"E-A\"");
        assertRefused(Map.of("correctScore", "-1"), "correctScore must be above incorrectScore, were -1.0 and -1.0");
    }

    private static Judgement judge(String reference, String text) {
        return judge(Map.of(), reference, text);
    }

    private static Judgement judge(Map<String, String> parameters, String reference, String text) {
        return withoutWords(new MultipleChoice()
                .judge(new Parameters(parameters))
                .judge(new Answer("prompt", reference, text, 3, true)));
    }

    private static Judgement inThought(String text) {
        return new MultipleChoice()
                .judge(new Parameters(Map.of()))
                .judge(new Answer("prompt\n<think>\n", "C", text, 3, true));
    }

    private static void assertRefused(Map<String, String> parameters, String message) {
        assertThatThrownBy(() -> new MultipleChoice().judge(new Parameters(parameters)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
