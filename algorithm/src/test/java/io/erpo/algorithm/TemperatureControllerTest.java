package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemperatureControllerTest {

    private static final TemperatureController RULE = new TemperatureController(1.0, 2.5, 0.1, 0.05);

    @Test
    void shouldHaveTheErrorsThatWereComputedElsewhere() {
        assertThat(errors(16, 10))
                .containsExactly(
                        1630770L, 469637L, -107880L, -515811L, -844086L, -1128139L, -1386165L, -1629349L, -1865738L,
                        -2000000L, -2000000L);
        assertThat(errors(8, 8))
                .containsExactly(
                        1735165L, 511390L, -142537L, -646063L, -1098048L, -1550033L, -2000000L, -2000000L, -2000000L);
    }

    @Test
    void shouldFollowTheTraceThatWasComputedElsewhereForGroupsOf16() {
        Trace trace = new Trace(RULE, Heat.NONE).visits(16, 0, 0, 0, 1, 0, 2, 3, 5, 16, 0);

        assertThat(trace.inverses)
                .containsExactly(
                        918461L, 836922L, 755383L, 731901L, 650362L, 655756L, 681547L, 737954L, 837954L, 756415L);
        assertThat(trace.temperatures)
                .containsExactly(
                        1.088778, 1.194854, 1.323832, 1.366305, 1.537605, 1.524957, 1.46725, 1.355098, 1.193383,
                        1.322026);
    }

    @Test
    void shouldFollowTheTraceThatWasComputedElsewhereForGroupsOf8() {
        Trace trace = new Trace(RULE, Heat.NONE).visits(8, 0, 0, 0, 1, 0, 2, 3, 5, 8, 0);

        assertThat(trace.inverses)
                .containsExactly(
                        913242L, 826484L, 739726L, 714156L, 627398L, 634525L, 666828L, 744330L, 844330L, 757572L);
        assertThat(trace.temperatures)
                .containsExactly(
                        1.095, 1.209945, 1.351852, 1.400254, 1.593885, 1.575982, 1.499637, 1.34349, 1.184371,
                        1.320007);
    }

    /** One wrong value in 16 is below the target, so the prompt may be hotter; one garbled response says it is too hot. */
    @Test
    void shouldCoolForAMalformedResponseWhereAWrongValueWouldHeat() {
        Heat heat = new Heat(3, 800_000);

        assertThat(RULE.inverseAfter(heat, new VisitResult(Outcome.MIXED, 16, 1, 0))).isEqualTo(776518L);
        assertThat(RULE.inverseAfter(heat, new VisitResult(Outcome.MIXED, 16, 1, 1))).isEqualTo(805394L);
    }

    @Test
    void shouldEndAtTheHardBoundWhenNothingEverFails() {
        Trace trace = new Trace(RULE, Heat.NONE).visits(16, new int[12]);

        assertThat(trace.inverses.get(11)).isEqualTo(400_000L);
        assertThat(trace.temperatures.get(11)).isEqualTo(2.5);
    }

    @Test
    void shouldBeginAtTheInitialTemperatureToTheBit() {
        for (double initial : new double[] {0.001, 0.3, 0.7, 1.0, 1.3, 3.0, 1000.0}) {
            TemperatureController rule = new TemperatureController(initial, initial, 0.1, 0.05);

            assertThat(rule.at(Heat.NONE, 0)).isEqualTo(initial);
            assertThat(rule.at(new Heat(0, rule.inverseAfter(Heat.NONE, allCorrect())), 0))
                    .isEqualTo(initial);
        }
    }

    @Test
    void shouldShowItsNumbersWhenExplained() {
        assertThat(RULE.explain(Heat.NONE, 4)).isEqualTo("1 / 1.000000, within 1.0 and 2.5");
        assertThat(RULE.explain(new Heat(1, 18_461), 4)).isEqualTo("1 / 0.018461, within 1.0 and 2.5");
    }

    @RepeatableProperty
    void shouldStayWithinItsBoundsWhateverHappens(
            @ForAll @IntRange(min = 1, max = 32) int responses,
            @ForAll @Size(max = 60) List<@IntRange(max = 32) Integer> wrong) {
        Trace trace = new Trace(RULE, Heat.NONE);
        wrong.forEach(count -> trace.visits(responses, Math.min(count, responses)));

        assertThat(trace.temperatures).allSatisfy(temperature -> assertThat(temperature)
                .isBetween(1.0, 2.5));
    }

    @RepeatableProperty
    void shouldHeatWhenTooFewAreWrongAndCoolWhenTooMany(
            @ForAll @IntRange(min = 400_100, max = 999_900) int inverse,
            @ForAll @IntRange(min = 1, max = 64) int responses,
            @ForAll @IntRange(max = 64) int wrong) {
        int counted = Math.min(wrong, responses);
        Heat before = new Heat(0, inverse);
        Heat after = new Heat(0, RULE.inverseAfter(before, result(responses, counted)));
        double aim = 1 - Math.pow(0.1, 1.0 / responses);

        if ((counted + 0.5) / (responses + 1) < aim - 1e-4) {
            assertThat(RULE.at(after, 0)).isGreaterThan(RULE.at(before, 0));
        } else if ((counted + 0.5) / (responses + 1) > aim + 1e-4) {
            assertThat(RULE.at(after, 0)).isLessThan(RULE.at(before, 0));
        }
    }

    /** Prompts share nothing, so it cannot matter whose outcomes came first. */
    @RepeatableProperty
    void shouldGiveEachPromptTheSameTemperatureInWhateverOrderPromptsAreVisited(@ForAll long seed) {
        Random random = new Random(seed);
        List<Integer> visits = new ArrayList<>(
                IntStream.range(0, 60).map(i -> i % 5).boxed().toList());
        int[][] wrong = random.ints(60, 0, 17).mapToObj(count -> new int[] {count}).toArray(int[][]::new);
        PromptHeat<Integer> inRounds = visited(visits, wrong);
        Collections.shuffle(visits, random);
        PromptHeat<Integer> shuffled = visited(visits, wrong);

        for (int prompt = 0; prompt < 5; prompt++) {
            assertThat(shuffled.temperature(prompt, 0)).isEqualTo(inRounds.temperature(prompt, 0));
        }
    }

    /** The n-th visit of prompt p has wrong[5 * n + p] wrong responses. */
    private static PromptHeat<Integer> visited(List<Integer> prompts, int[][] wrong) {
        PromptHeat<Integer> heat = new PromptHeat<>(new HeatRule(RULE, HistoryRule.HOLD));
        int[] number = new int[5];
        for (int prompt : prompts) {
            heat.visited(prompt, result(16, wrong[5 * number[prompt]++ + prompt][0]));
        }
        return heat;
    }

    /**
     * A policy that does not learn: each response fails with log-odds a - M / T. Beginning far from the target, the share of
     * wrong responses must come near it and stay, for a sharp policy and for a soft one.
     */
    @ParameterizedTest
    @CsvSource({"5, 7", "8, 12", "14, 20"})
    void shouldBringThePromptToItsTargetWhenThePolicyStands(double bias, double margin) {
        Random random = new Random(5);
        double target = 1 - Math.pow(0.1, 1.0 / 16);
        double sum = 0;
        for (int prompt = 0; prompt < 200; prompt++) {
            Heat heat = Heat.NONE;
            for (int visit = 0; visit < 40; visit++) {
                double share = 1 / (1 + Math.exp(margin / RULE.at(heat, 0) - bias));
                int wrong = (int) random.doubles(16).filter(draw -> draw < share).count();
                heat = new Heat(0, RULE.inverseAfter(heat, result(16, wrong)));
            }
            sum += 1 / (1 + Math.exp(margin / RULE.at(heat, 0) - bias));
        }

        assertThat(1 / (1 + Math.exp(margin - bias))).isLessThan(target - 0.005);
        assertThat(sum / 200).isBetween(target - 0.04, target + 0.04);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2.5, 0.1, 0.05, 'temperature.initial must be above 0, was 0.0'",
        "0.0001, 2.5, 0.1, 0.05, 'temperature.initial must be 0.001 or more where temperature.rule is target, was 1.0E-4'",
        "1, 0.9, 0.1, 0.05, 'temperature.max must be at least temperature.initial (1.0), was 0.9'",
        "1, 1001, 0.1, 0.05, 'temperature.max must be 1000 or less where temperature.rule is target, was 1001.0'",
        "1, 2.5, 0, 0.05, 'temperature.target must be from 0.001 to 0.999, was 0.0'",
        "1, 2.5, 1, 0.05, 'temperature.target must be from 0.001 to 0.999, was 1.0'",
        "1, 2.5, NaN, 0.05, 'temperature.target must be from 0.001 to 0.999, was NaN'",
        "1, 2.5, 0.1, 0, 'temperature.rate must be from 0.000001 to 1, was 0.0'",
        "1, 2.5, 0.1, 1.1, 'temperature.rate must be from 0.000001 to 1, was 1.1'"
    })
    void shouldNameFieldAndValueWhenASettingIsBad(
            double initial, double max, double target, double rate, String message) {
        assertThatThrownBy(() -> new TemperatureController(initial, max, target, rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static List<Long> errors(int responses, int mostWrong) {
        return IntStream.rangeClosed(0, mostWrong)
                .mapToObj(wrong -> RULE.error(responses, wrong))
                .toList();
    }

    private static VisitResult allCorrect() {
        return result(16, 0);
    }

    private static VisitResult result(int responses, int wrong) {
        Outcome outcome =
                wrong == 0 ? Outcome.ALL_CORRECT : wrong == responses ? Outcome.ALL_INCORRECT : Outcome.MIXED;
        return new VisitResult(outcome, responses, wrong, 0);
    }

    /** The temperatures of one prompt, visit after visit. */
    private static final class Trace {

        private final TemperatureRule rule;
        private final List<Long> inverses = new ArrayList<>();
        private final List<Double> temperatures = new ArrayList<>();
        private Heat heat;

        Trace(TemperatureRule rule, Heat heat) {
            this.rule = rule;
            this.heat = heat;
        }

        Trace visits(int responses, int... wrong) {
            for (int count : wrong) {
                heat = new Heat(0, rule.inverseAfter(heat, result(responses, count)));
                inverses.add(heat.inverseTemperature());
                temperatures.add(rule.at(heat, 0));
            }
            return this;
        }
    }
}
