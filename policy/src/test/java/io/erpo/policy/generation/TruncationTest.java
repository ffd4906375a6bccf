package io.erpo.policy.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.policy.Reference;
import io.erpo.policy.TokenIds;
import io.erpo.policy.model.Policy;
import io.erpo.policy.torch.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TruncationTest {

    /** Of ids 0 to 4: the order by probability is 1, 3, 0, 4, 2. */
    private static final double[] PROBABILITIES = {0.15, 0.4, 0.05, 0.3, 0.1};

    private static final int DRAWS = 1000;

    private static Policy policy;

    @BeforeAll
    static void load() {
        policy = Reference.policy();
    }

    @AfterAll
    static void close() {
        policy.close();
    }

    @Test
    void shouldDrawFromTheMostProbableTokensInProportionWhenTopKIsSet() {
        assertThat(frequencies(new Truncation(1, 1))).containsExactly(0, 1000, 0, 0, 0);
        assertThat(frequencies(new Truncation(1, 2))).containsExactly(0, 571, 0, 429, 0);
        assertThat(frequencies(new Truncation(1, 4))).containsExactly(158, 421, 0, 316, 105);
        assertThat(frequencies(new Truncation(1, 5))).containsExactly(150, 400, 50, 300, 100);
        assertThat(frequencies(new Truncation(1, 900))).containsExactly(150, 400, 50, 300, 100);
    }

    @Test
    void shouldDrawFromTheFewestTokensThatReachTopP() {
        // 0.4 reaches 0.39 alone, and 0.41 only together with 0.3.
        assertThat(frequencies(new Truncation(0.39, 0))).containsExactly(0, 1000, 0, 0, 0);
        assertThat(frequencies(new Truncation(0.41, 0))).containsExactly(0, 571, 0, 429, 0);
        assertThat(frequencies(new Truncation(0.69, 0))).containsExactly(0, 571, 0, 429, 0);
        assertThat(frequencies(new Truncation(0.71, 0))).containsExactly(176, 471, 0, 353, 0);
        assertThat(frequencies(Truncation.NONE)).containsExactly(150, 400, 50, 300, 100);
    }

    @Test
    void shouldKeepTheMostProbableTokenHoweverSmallTopPIs() {
        assertThat(frequencies(new Truncation(Double.MIN_VALUE, 0))).containsExactly(0, 1000, 0, 0, 0);
    }

    /** Of the two most probable, 0.4 is 0.571 and reaches 0.55; of all it is 0.4 and does not. */
    @Test
    void shouldApplyTopPToTheTokensThatTopKLeaves() {
        assertThat(frequencies(new Truncation(0.55, 0))).containsExactly(0, 571, 0, 429, 0);
        assertThat(frequencies(new Truncation(0.55, 2))).containsExactly(0, 1000, 0, 0, 0);
        assertThat(frequencies(new Truncation(0.6, 2))).containsExactly(0, 571, 0, 429, 0);
    }

    @Test
    void shouldTruncateTheTemperedDistribution() {
        // At temperature 0.5 the probabilities are in proportion to their squares: 0.565, 0.318, 0.079, 0.035, 0.009.
        assertThat(drawn(0.5, new Truncation(0.56, 0))).containsExactly(0, 1000, 0, 0, 0);
        assertThat(drawn(1, new Truncation(0.56, 0))).containsExactly(0, 571, 0, 429, 0);
        assertThat(drawn(0.5, new Truncation(0.6, 0))).containsExactly(0, 640, 0, 360, 0);
    }

    @Test
    void shouldPreferTheLowerIdWhenProbabilitiesAreEqual() {
        float[] equal = {1f, 2f, 2f, 2f, 1f};

        assertThat(counts(draws(equal, 1, new Truncation(1, 1)))).containsExactly(0, 1000, 0, 0, 0);
        assertThat(counts(draws(equal, 1, new Truncation(1, 2)))).containsExactly(0, 500, 500, 0, 0);
        assertThat(counts(draws(equal, 1, new Truncation(0.3, 0)))).containsExactly(0, 500, 500, 0, 0);
    }

    /** The two greatest logits have the same probability in float32, so only the logits tell them apart. */
    @Test
    void shouldBeGreedyWhenTopKIsOne() {
        float[] close = {1f, 5f, Math.nextUp(5f), 4f, 1f};
        assertThat(counts(draws(close, 50, new Truncation(1, 1)))).containsExactly(0, 0, 1000, 0, 0);

        Random random = new Random(5);
        for (int round = 0; round < 20; round++) {
            float[] logits = logits(random, 300);
            int best = IntStream.range(0, logits.length).reduce(0, (a, b) -> logits[b] > logits[a] ? b : a);
            assertThat(draws(logits, 0.3 + round, new Truncation(1, 1)).ids()).containsOnly(best);
        }
    }

    @Test
    void shouldRecordLogProbabilitiesOfTheWholeTemperedDistribution() {
        Drawn drawn = draws(logits(), 1, new Truncation(0.41, 0));

        for (int i = 0; i < DRAWS; i++) {
            assertThat(drawn.logProbs()[i]).isCloseTo(Math.log(PROBABILITIES[drawn.ids()[i]]), within(1e-6));
        }
    }

    /** Steep distributions: by rounding, the most probable ids may sum to 1 before the tail is reached. */
    @Test
    void shouldDrawTheSameTokensFromTheWholeDistributionBesideTruncatedResponses() {
        Random random = new Random(9);
        for (int round = 0; round < 10; round++) {
            float[] logits = logits(random, 500);
            for (int i = 0; i < logits.length; i++) {
                logits[i] *= 6;
            }
            List<Truncation> whole = List.of(Truncation.NONE, Truncation.NONE);
            Drawn alone = draws(logits, 1, whole, false);

            assertThat(draws(logits, 1, List.of(Truncation.NONE, new Truncation(0.5, 3)), true)
                            .of(0, 2))
                    .isEqualTo(alone.of(0, 2));
            assertThat(draws(logits, 1, whole, true).ids()).isEqualTo(alone.ids());
        }
    }

    @Test
    void shouldGiveTheSameBitsWhateverTheTruncationOfItsCompanions() {
        List<Truncation> settings = List.of(
                Truncation.NONE, new Truncation(0.7, 0), new Truncation(1, 1), new Truncation(0.9, 5), Truncation.NONE);
        List<GenerationRequest> requests = IntStream.range(0, 60)
                .mapToObj(i -> new GenerationRequest(
                        TokenIds.of(3 + i % 7, 9),
                        1 + 0.1 * (i % 4),
                        6 + i % 5,
                        Reference.uniforms(i),
                        settings.get(i % settings.size())))
                .toList();

        List<Completion> together = new Generator(policy, 16).generate(requests);

        Generator single = new Generator(policy, 1);
        for (int i = 0; i < requests.size(); i++) {
            assertThat(single.generate(List.of(requests.get(i)))).containsExactly(together.get(i));
        }
        List<GenerationRequest> whole = requests.stream()
                .filter(request -> request.truncation().equals(Truncation.NONE))
                .toList();
        assertThat(new Generator(policy, 16).generate(whole))
                .isEqualTo(IntStream.range(0, requests.size())
                        .filter(i -> requests.get(i).truncation().equals(Truncation.NONE))
                        .mapToObj(together::get)
                        .toList());
    }

    @Test
    void shouldRefuseValuesThatLeaveNoTokenOrMeanNothing() {
        for (double topP : new double[] {0, -0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new Truncation(topP, 0))
                    .hasMessage("topP must be above 0 and at most 1, was " + topP);
        }
        assertThatThrownBy(() -> new Truncation(1, -1)).hasMessage("topK must be 0 (all) or more, was -1");
    }

    private record Drawn(int[] ids, double[] logProbs) {

        /** The ids of one of {@code settings} truncations that take turns. */
        List<Integer> of(int setting, int settings) {
            List<Integer> found = new ArrayList<>();
            for (int i = setting; i < ids.length; i += settings) {
                found.add(ids[i]);
            }
            return found;
        }
    }

    private static int[] frequencies(Truncation truncation) {
        return drawn(1, truncation);
    }

    private static int[] drawn(double temperature, Truncation truncation) {
        return counts(draws(logits(), temperature, truncation));
    }

    private static int[] counts(Drawn drawn) {
        int[] counts = new int[PROBABILITIES.length];
        for (int id : drawn.ids()) {
            counts[id]++;
        }
        return counts;
    }

    private static float[] logits() {
        float[] logits = new float[PROBABILITIES.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(PROBABILITIES[i]);
        }
        return logits;
    }

    private static float[] logits(Random random, int size) {
        float[] logits = new float[size];
        for (int i = 0; i < size; i++) {
            logits[i] = 3 * (float) random.nextGaussian();
        }
        return logits;
    }

    private static Drawn draws(float[] logits, double temperature, Truncation truncation) {
        return draws(logits, temperature, List.of(truncation), true);
    }

    /** With uniform numbers that are spread evenly, the last at the very end; the truncations take turns. */
    private static Drawn draws(float[] logits, double temperature, List<Truncation> truncations, boolean truncated) {
        float[] rows = new float[DRAWS * logits.length];
        double[] how = new double[4 * DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            System.arraycopy(logits, 0, rows, i * logits.length, logits.length);
            Truncation truncation = truncations.get(i % truncations.size());
            how[i] = temperature;
            how[DRAWS + i] = i >= DRAWS - truncations.size() ? Math.nextDown(1.0) : (i + 0.5) / DRAWS;
            how[2 * DRAWS + i] = truncation.topP();
            how[3 * DRAWS + i] = truncation.topK() == 0 ? Integer.MAX_VALUE : truncation.topK();
        }
        try (Frame frame = policy.model().frame()) {
            double[] drawn = frame.readDoubles(frame.call(
                    "draw",
                    frame.floats(rows, DRAWS, logits.length),
                    frame.doubles(how, 4, DRAWS),
                    frame.flag(truncated)));
            int[] ids = new int[DRAWS];
            double[] logProbs = new double[DRAWS];
            for (int i = 0; i < DRAWS; i++) {
                ids[i] = (int) drawn[i];
                logProbs[i] = drawn[DRAWS + i];
            }
            return new Drawn(ids, logProbs);
        }
    }
}
