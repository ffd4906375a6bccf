package io.erpo.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MajorityAtKTest {

    /** Answers by letters; capitals are correct, and a dot is none. */
    private static List<Answer> answers(String letters) {
        return letters.chars()
                .mapToObj(c -> new Answer(
                        c == '.' ? Optional.empty() : Optional.of(String.valueOf((char) Character.toLowerCase(c))),
                        Character.isUpperCase(c)))
                .toList();
    }

    private static double[] majority(String letters) {
        return MajorityAtK.of(AnswerClasses.of(answers(letters), Equivalence.ofTexts()));
    }

    @Test
    void shouldAverageOverAllChoicesOfK() {
        assertThat(majority("AAb.")).containsExactly(new double[] {0.5, 2.0 / 3, 0.75, 1}, within(1e-12));
        assertThat(majority("AbbA")).containsExactly(new double[] {0.5, 0.5, 0.5, 0.5}, within(1e-12));
    }

    @Test
    void shouldShareATie() {
        assertThat(last("AAbb")).isEqualTo(0.5);
        assertThat(last("AAbc")).isEqualTo(1);
        assertThat(last("Abb")).isZero();
        assertThat(last("Abc")).isCloseTo(1.0 / 3, within(1e-15));
    }

    @Test
    void shouldGiveNoVoteToResponsesWithoutAnAnswer() {
        assertThat(last("..A")).isEqualTo(1);
        assertThat(last("...")).isZero();
    }

    @Test
    void shouldCountTheShareOfCorrectVerdictsWhenVerdictsAboutOneAnswerDiffer() {
        // Three times the answer a, twice found correct.
        assertThat(last("AAabb")).isCloseTo(2.0 / 3, within(1e-15));
    }

    private static double last(String letters) {
        return majority(letters)[letters.length() - 1];
    }

    @Property(seed = "20511048", tries = 200)
    void shouldEqualTheMeanOverListedChoices(@ForAll @Size(min = 1, max = 8) List<@IntRange(max = 6) Integer> drawn) {
        StringBuilder letters = new StringBuilder();
        drawn.forEach(answer -> letters.append("AaBcd..".charAt(answer)));
        List<Answer> answers = answers(letters.toString());
        double[] expected = new double[answers.size()];
        int[] choices = new int[answers.size()];
        for (int subset = 1; subset < 1 << answers.size(); subset++) {
            int k = Integer.bitCount(subset) - 1;
            choices[k]++;
            expected[k] += listed(answers, subset);
        }
        double[] counted = majority(letters.toString());

        for (int k = 0; k < counted.length; k++) {
            assertThat(counted[k]).isCloseTo(expected[k] / choices[k], within(1e-12));
        }
        assertThat(MajorityAtK.ofAll(AnswerClasses.of(answers, Equivalence.ofTexts())))
                .isCloseTo(counted[counted.length - 1], within(1e-12));
    }

    /** The majority of one choice, by counting its votes. */
    private static double listed(List<Answer> answers, int subset) {
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            if ((subset >> i & 1) == 1) {
                answers.get(i).extracted().ifPresent(text -> votes.merge(text, 1, Integer::sum));
            }
        }
        if (votes.isEmpty()) {
            return 0;
        }
        int most = Collections.max(votes.values());
        return votes.keySet().stream()
                .filter(text -> votes.get(text) == most)
                .mapToDouble(text -> correctShare(answers, text))
                .average()
                .orElseThrow();
    }

    private static double correctShare(List<Answer> answers, String text) {
        return answers.stream()
                .filter(answer -> answer.extracted().equals(Optional.of(text)))
                .mapToInt(answer -> answer.correct() ? 1 : 0)
                .average()
                .orElseThrow();
    }

    @Test
    void shouldStayExactForManyResponses() {
        // One correct answer of 1000 different ones wins its share of a tie among k, or is not among them: 1/400 for
        // each k.
        List<AnswerClass> classes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            classes.add(new AnswerClass("answer " + i, 1, i == 0 ? 1 : 0));
        }
        double[] different = MajorityAtK.of(new AnswerClasses(classes, 0));
        double[] alike = MajorityAtK.of(new AnswerClasses(List.of(new AnswerClass("a", 500, 500)), 500));

        assertThat(different[499]).isCloseTo(0.001, within(1e-12));
        assertThat(different[999]).isCloseTo(0.001, within(1e-12));
        // A choice of one has an answer with chance 1/2, a choice of 501 always.
        assertThat(alike[0]).isCloseTo(0.5, within(1e-12));
        assertThat(alike[500]).isEqualTo(1, within(1e-12));
    }

    @Test
    void shouldSayWhatItCannotCount() {
        AnswerClasses many = new AnswerClasses(List.of(), 1001);

        assertThatThrownBy(() -> MajorityAtK.of(many))
                .hasMessage("maj@k is counted for at most 1000 responses to a prompt, was 1001");
    }

    @Test
    void shouldNotDependOnTheOrderOfResponses() {
        // a~b and b~c, but not a~c: what b joins must not depend on which came first.
        Equivalence neighbours = texts -> {
            List<String> known = new ArrayList<>();
            return texts.stream()
                    .map(text -> known.stream()
                            .filter(other ->
                                    Math.abs(other.charAt(0) - text.value().charAt(0)) <= 1)
                            .findFirst()
                            .orElseGet(() -> {
                                known.add(text.value());
                                return text.value();
                            }))
                    .toList();
        };
        List<Answer> answers = new ArrayList<>(answers("abbCCd."));
        AnswerClasses expected = AnswerClasses.of(answers, neighbours);
        Random random = new Random(1);

        assertThat(expected.classes()).containsExactly(new AnswerClass("a", 3, 0), new AnswerClass("c", 3, 2));
        assertThat(expected.withoutAnswer()).isEqualTo(1);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(answers, random);
            assertThat(AnswerClasses.of(answers, neighbours)).isEqualTo(expected);
        }
    }

    @Test
    void shouldTellAnEquivalenceWhichTextsAreCorrect() {
        List<Equivalence.Text> seen = new ArrayList<>();
        AnswerClasses.of(answers("cBAAaBb"), texts -> {
            seen.addAll(texts);
            return Equivalence.ofTexts().representatives(texts);
        });

        assertThat(seen)
                .containsExactly(
                        new Equivalence.Text("a", true),
                        new Equivalence.Text("b", true),
                        new Equivalence.Text("c", false));
    }
}
