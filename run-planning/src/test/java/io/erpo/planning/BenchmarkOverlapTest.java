package io.erpo.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.planning.data.Problem;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BenchmarkOverlapTest {

    /** Words 1 to 13, with marks that are none; nothing else in these tests has 13 of them in a row. */
    private static final String THIRTEEN = "A farmer has 12 cows and sells 3.5 of them for $40 each.";

    private static final String PLAIN = "a farmer has 12 cows and sells 3.5 of them for 40 each";

    private final List<Problem> training = List.of(problem("train:1", "What is 2+2?"), problem("train:2", THIRTEEN));

    @Test
    void shouldTellWholeProblemsFromPassages() {
        List<Problem> benchmark = List.of(
                problem("bench:1", "what is  $2+2$"),
                problem("bench:2", "Yesterday, A FARMER has 12 cows, and sells 3.5 of them for \\$40 each; how much?"),
                problem("bench:3", "What is 2-2?"));

        BenchmarkOverlap overlap = BenchmarkOverlap.of("b", benchmark, training);

        assertThat(overlap.problems()).isEqualTo(3);
        assertThat(overlap.whole()).containsExactly("bench:1 is like train:1");
        assertThat(overlap.passages()).containsExactly("bench:2 and train:2: \"" + PLAIN + "\"");
        assertThat(overlap.notes())
                .containsExactly(
                        "1 of the 3 problems of benchmark b (33.3 %) is among those to train on, so it does not measure what the policy does on new ones, such as\n"
                                + "  bench:1 is like train:1",
                        "1 of the 3 problems of benchmark b (33.3 %) has 13 words in a row in common with a problem to train on, so a part of the answer may be known, such as\n"
                                + "  bench:2 and train:2: \"" + PLAIN + "\"");
    }

    @Test
    void shouldBeSilentAboutTwelveWordsInARow() {
        String twelve = THIRTEEN.replace("each", "apiece");
        String interrupted = THIRTEEN.replace("and sells", "and then sells");

        BenchmarkOverlap overlap = BenchmarkOverlap.of(
                "b", List.of(problem("bench:1", "Today " + twelve), problem("bench:2", interrupted)), training);

        assertThat(overlap.notes()).isEmpty();
    }

    @Test
    void shouldCountAProblemOnceHoweverLongThePassage() {
        String longer = THIRTEEN + " What does he get for them in all?";

        BenchmarkOverlap overlap = BenchmarkOverlap.of(
                "b",
                List.of(problem("bench:1", "Well: " + longer)),
                List.of(problem("train:1", longer), problem("train:2", "So " + longer)));

        assertThat(overlap.passages()).containsExactly("bench:1 and train:1: \"" + PLAIN + "\"");
    }

    /** Data sets put the same instruction around every problem. */
    @Test
    void shouldTakeAPassageOfMoreThanTenProblemsToTrainOnForAnInstruction() {
        List<Problem> benchmark = List.of(problem("bench:1", THIRTEEN + " What is 5 + 5?"));

        assertThat(BenchmarkOverlap.of("b", benchmark, instructed(10)).passages())
                .containsExactly("bench:1 and train:0: \"" + PLAIN + "\"");
        assertThat(BenchmarkOverlap.of("b", benchmark, instructed(11)).passages())
                .isEmpty();
    }

    @Test
    void shouldShowThreeExamplesAndCountAll() {
        List<Problem> benchmark = IntStream.range(0, 5)
                .mapToObj(i -> problem("bench:" + i, i + " " + THIRTEEN))
                .toList();

        assertThat(BenchmarkOverlap.of("b", benchmark, training).notes())
                .singleElement()
                .asString()
                .startsWith("5 of the 5 problems of benchmark b (100.0 %) have 13 words in a row in common")
                .contains("bench:2 and train:2")
                .doesNotContain("bench:3");
    }

    private static List<Problem> instructed(int problems) {
        return IntStream.range(0, problems)
                .mapToObj(i -> problem("train:" + i, THIRTEEN + " What is 1 + %d?".formatted(i)))
                .toList();
    }

    private static Problem problem(String source, String text) {
        return new Problem(text, "1", source);
    }
}
