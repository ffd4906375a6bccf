package io.erpo.policy.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.policy.LogProbs;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.Reference;
import io.erpo.policy.TokenIds;
import io.erpo.policy.model.Policy;
import io.erpo.policy.tokenizer.TokenizerFiles;
import io.erpo.policy.training.ScoredSequence;
import io.erpo.policy.training.Trainer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorTest {

    private static Policy policy;

    @BeforeAll
    static void load() {
        policy = Reference.policy();
    }

    @AfterAll
    static void close() {
        policy.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64})
    void shouldGiveTheSameBitsWhenCompanionsAndOrderChange(int slots) {
        Generator generator = new Generator(policy, slots);
        List<GenerationRequest> requests = requests(12, 8);
        List<Completion> together = generator.generate(requests);

        List<Integer> order =
                new ArrayList<>(IntStream.range(0, requests.size()).boxed().toList());
        Collections.shuffle(order, new Random(7));
        List<Completion> shuffled =
                generator.generate(order.stream().map(requests::get).toList());
        for (int i = 0; i < order.size(); i++) {
            assertThat(shuffled.get(i)).as("shuffled %d", i).isEqualTo(together.get(order.get(i)));
        }
        for (int i = 0; i < requests.size(); i += 31) {
            assertThat(generator.generate(List.of(requests.get(i))))
                    .as("alone %d", i)
                    .containsExactly(together.get(i));
        }
        assertThat(generator.generate(requests.subList(5, 40))).isEqualTo(together.subList(5, 40));
    }

    /** Matrices of this size are packed for oneDNN, those of the reference model are not. */
    @Test
    void shouldGiveTheSameBitsAndAgreeWithTheLearnerWhenMatricesArePacked() {
        try (Policy wide = Policy.initialize(
                        new ModelConfig(128, 256, 512, 2, 4, 2, 512, 1e6, 1e-6, false),
                        TokenizerFiles.printableAscii(),
                        3);
                Generator many = new Generator(wide, 64);
                Generator few = new Generator(wide, 8);
                Generator single = new Generator(wide, 1);
                Trainer learner = Trainer.start(wide, 4096)) {
            List<GenerationRequest> requests = requests(9, 9);
            List<Completion> expected = many.generate(requests);

            assertThat(few.generate(requests)).isEqualTo(expected);
            assertThat(single.generate(requests)).isEqualTo(expected);
            List<LogProbs> scored = learner.logProbs(IntStream.range(0, requests.size())
                    .mapToObj(i -> new ScoredSequence(
                            requests.get(i).prompt(),
                            expected.get(i).tokenIds(),
                            requests.get(i).temperature()))
                    .toList());
            for (int i = 0; i < scored.size(); i++) {
                for (int t = 0; t < scored.get(i).size(); t++) {
                    assertThat(expected.get(i).logProbs().get(t))
                            .isCloseTo(scored.get(i).get(t), within(2e-5f));
                }
            }
        }
    }

    @Test
    void shouldGiveTheSameBitsWhenTheNumberOfSlotsChanges() {
        List<GenerationRequest> requests = requests(12, 8);
        List<Completion> expected = new Generator(policy, 64).generate(requests);

        assertThat(new Generator(policy, 8).generate(requests)).isEqualTo(expected);
        assertThat(new Generator(policy, 33).generate(requests)).isEqualTo(expected);
        assertThat(new Generator(policy, 1).generate(requests)).isEqualTo(expected);
    }

    @Test
    void shouldGiveTheSameBitsWhenCompanionsAreMuchLonger() {
        GenerationRequest small = new GenerationRequest(prompt(1), 1.3, 9, Reference.uniforms(1));
        Generator generator = new Generator(policy, 8);
        List<GenerationRequest> company = new ArrayList<>(List.of(small));
        for (int i = 0; i < 12; i++) {
            company.add(new GenerationRequest(prompt(20 + i), 2.5, 40 * (1 + i), Reference.uniforms(100 + i)));
        }

        List<Completion> together = generator.generate(company);

        assertThat(together.stream()
                        .mapToInt(completion -> completion.tokenIds().size())
                        .max()
                        .orElseThrow())
                .as("the cache had to grow")
                .isGreaterThan(100);
        for (int i = 0; i < company.size(); i++) {
            assertThat(generator.generate(List.of(company.get(i)))).containsExactly(together.get(i));
        }
    }

    @Test
    void shouldGenerateOneByOneWhenBitsDependOnTheBatch() {
        Generator together = new Generator(policy, 8);
        Generator oneByOne = Generator.oneByOne(policy, 8);
        List<GenerationRequest> requests = requests(6, 4);
        List<Integer> heard = new ArrayList<>();

        List<Completion> completions = oneByOne.generate(requests, (request, token, logProb) -> heard.add(request));

        assertThat(completions).isEqualTo(together.generate(requests));
        assertThat(heard).isSorted().contains(0, requests.size() - 1);
    }

    @Test
    void shouldNoticeWhenBitsDependOnTheBatch() {
        LogProbs drifting = LogProbs.of(-1f);
        Completion one = new Completion(TokenIds.of(5), drifting, FinishReason.LENGTH);
        Completion other = new Completion(TokenIds.of(5), LogProbs.of(Math.nextUp(-1f)), FinishReason.LENGTH);

        assertThat(BatchInvariance.holds(policy.config(), requests -> Collections.nCopies(requests.size(), one)))
                .isTrue();
        assertThat(BatchInvariance.holds(
                        policy.config(),
                        requests -> Collections.nCopies(requests.size(), requests.size() > 1 ? one : other)))
                .isFalse();
    }

    @Test
    void shouldHearOfEveryTokenWhenItIsDrawn() {
        List<GenerationRequest> requests = requests(5, 3);
        List<List<Integer>> heard = requests.stream()
                .map(request -> (List<Integer>) new ArrayList<Integer>())
                .toList();

        List<Completion> completions = new Generator(policy, 8)
                .generate(requests, (request, token, logProb) -> heard.get(request)
                        .add(token));

        assertThat(heard)
                .isEqualTo(completions.stream()
                        .map(completion -> completion.tokenIds().asList())
                        .toList());
    }

    @Test
    void shouldDrawFromTheTopOnlyWhenTruncated() {
        TokenIds prompt = prompt(3);
        int draws = 500;
        List<Float> distribution = new ArrayList<>();
        try (Trainer learner = Trainer.start(policy, 4096)) {
            for (int id = 0; id < policy.config().vocabularySize(); id++) {
                distribution.add(learner.logProbs(List.of(new ScoredSequence(prompt, TokenIds.of(id), 1.0)))
                        .get(0)
                        .get(0));
            }
        }
        List<Integer> byProbability = IntStream.range(0, distribution.size())
                .boxed()
                .sorted(Comparator.comparing((Integer id) -> -distribution.get(id)))
                .toList();
        double sum = 0;
        int nucleus = 0;
        while (sum < 0.6) {
            sum += Math.exp(distribution.get(byProbability.get(nucleus++)));
        }

        assertThat(drawn(prompt, draws, new Truncation(1, 3)))
                .containsExactlyInAnyOrderElementsOf(byProbability.subList(0, 3));
        assertThat(drawn(prompt, draws, new Truncation(0.6, 0)))
                .containsExactlyInAnyOrderElementsOf(byProbability.subList(0, nucleus));
        assertThat(drawn(prompt, draws, new Truncation(0.6, 1))).containsExactly(byProbability.get(0));
    }

    private static Set<Integer> drawn(TokenIds prompt, int draws, Truncation truncation) {
        Set<Integer> found = new TreeSet<>();
        for (Completion completion : new Generator(policy, 64)
                .generate(IntStream.range(0, draws)
                        .mapToObj(i -> new GenerationRequest(prompt, 1.0, 1, position -> (i + 0.5) / draws, truncation))
                        .toList())) {
            found.add(completion.tokenIds().get(0));
        }
        return found;
    }

    @Test
    void shouldLeaveNothingBehindWhenTheWeightsAreTaken() {
        List<GenerationRequest> requests = requests(3, 2);
        List<Completion> expected = new Generator(policy, 8).generate(requests);
        try (Policy source = Reference.policy();
                Generator generator = Generator.taking(source, 8)) {
            assertThat(generator.generate(requests)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.7, 1.0, 1.2})
    void shouldAgreeWithTheLearnerWhenItsResponsesAreScored(double temperature) {
        List<GenerationRequest> requests = IntStream.range(0, 40)
                .mapToObj(i -> new GenerationRequest(prompt(i % 7), temperature, 20, Reference.uniforms(i)))
                .toList();
        List<Completion> completions = new Generator(policy, 16).generate(requests);

        List<LogProbs> scored;
        try (Trainer learner = Trainer.start(policy, 4096)) {
            scored = learner.logProbs(IntStream.range(0, requests.size())
                    .mapToObj(i -> new ScoredSequence(
                            requests.get(i).prompt(), completions.get(i).tokenIds(), temperature))
                    .toList());
        }

        for (int i = 0; i < scored.size(); i++) {
            for (int t = 0; t < scored.get(i).size(); t++) {
                assertThat(completions.get(i).logProbs().get(t))
                        .isCloseTo(scored.get(i).get(t), within(2e-5f));
            }
        }
    }

    @Test
    void shouldEndAResponseWhenItsLimitOrAnEndTokenIsReached() {
        List<Completion> completions = new Generator(policy, 32).generate(requests(20, 10));

        assertThat(completions).extracting(Completion::finishReason).contains(FinishReason.STOP, FinishReason.LENGTH);
        for (int i = 0; i < completions.size(); i++) {
            Completion completion = completions.get(i);
            int last = completion.tokenIds().get(completion.tokenIds().size() - 1);
            int inner = completion.tokenIds().asList().indexOf(0);
            if (completion.finishReason() == FinishReason.STOP) {
                assertThat(last).isZero();
                assertThat(inner).isEqualTo(completion.tokenIds().size() - 1);
            } else {
                assertThat(inner).isEqualTo(-1);
                assertThat(completion.tokenIds().size())
                        .isEqualTo(requests(20, 10).get(i).maxNewTokens());
            }
        }
    }

    @Test
    void shouldGiveEveryRequestItsOwnDistributionWhenTemperaturesMix() {
        TokenIds prompt = prompt(1);
        List<GenerationRequest> cold = group(prompt, 0.02);
        List<GenerationRequest> hot = group(prompt, 3.0);
        List<GenerationRequest> mixed = new ArrayList<>(cold);
        mixed.addAll(hot);

        List<Completion> completions = new Generator(policy, 64).generate(mixed);

        long coldKinds = completions.subList(0, 64).stream()
                .map(completion -> completion.tokenIds().get(0))
                .distinct()
                .count();
        long hotKinds = completions.subList(64, 128).stream()
                .map(completion -> completion.tokenIds().get(0))
                .distinct()
                .count();
        assertThat(coldKinds).isLessThan(4);
        assertThat(hotKinds).isGreaterThan(15);
    }

    @Test
    void shouldFollowTheDistributionWhenUniformsAreSpreadEvenly() {
        TokenIds prompt = prompt(3);
        int draws = 4000;
        List<GenerationRequest> requests = IntStream.range(0, draws)
                .mapToObj(i -> new GenerationRequest(prompt, 1.0, 1, position -> (i + 0.5) / draws))
                .toList();
        int[] counts = new int[policy.config().vocabularySize()];
        for (Completion completion : new Generator(policy, 64).generate(requests)) {
            counts[completion.tokenIds().get(0)]++;
        }

        try (Trainer learner = Trainer.start(policy, 4096)) {
            for (int id = 0; id < counts.length; id++) {
                float logProb = learner.logProbs(List.of(new ScoredSequence(prompt, TokenIds.of(id), 1.0)))
                        .get(0)
                        .get(0);
                assertThat(counts[id])
                        .isBetween((int) (Math.exp(logProb) * draws) - 1, (int) (Math.exp(logProb) * draws) + 2);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0, 0x1.fffffffffffffp-1, 0x1.fffffep-1})
    void shouldChooseAPossibleTokenWhenTheUniformIsAtTheEdge(double uniform) {
        Completion completion = new Generator(policy, 4)
                .generate(List.of(new GenerationRequest(prompt(2), 0.05, 12, position -> uniform)))
                .get(0);

        for (int i = 0; i < completion.tokenIds().size(); i++) {
            assertThat(completion.tokenIds().get(i)).isLessThan(policy.config().vocabularySize());
            assertThat(completion.logProbs().get(i)).isGreaterThan(-120f);
        }
    }

    @Test
    void shouldRefuseWhatItCannotGenerateWhenRequestsAreWrong() {
        TokenUniforms uniforms = Reference.uniforms(1);
        Generator generator = new Generator(policy, 4);

        assertThatThrownBy(() -> new GenerationRequest(prompt(1), 0, 5, uniforms))
                .hasMessageContaining("temperature must be positive");
        assertThatThrownBy(() -> new GenerationRequest(TokenIds.of(), 1, 5, uniforms))
                .hasMessageContaining("prompt must not be empty");
        assertThatThrownBy(() -> new GenerationRequest(prompt(1), 1, 0, uniforms))
                .hasMessageContaining("maxNewTokens must be at least 1");
        assertThatThrownBy(() -> generator.generate(List.of(new GenerationRequest(TokenIds.of(64), 1, 5, uniforms))))
                .hasMessage("token id 64 at position 0 is outside the vocabulary of 64 tokens");
        assertThatThrownBy(() -> generator.generate(List.of(new GenerationRequest(prompt(1), 1, 40_000, uniforms))))
                .hasMessageContaining("exceed the 32768 positions of the model");
        assertThatThrownBy(() -> generator.generate(List.of(new GenerationRequest(prompt(1), 1, 5, position -> 1.0))))
                .hasMessage("uniforms must be in [0, 1), was 1.0 at position 0");
    }

    @Test
    void shouldGiveTheSameBitsWhenThreadsShareThePolicy() throws Exception {
        List<GenerationRequest> requests = requests(6, 4);
        List<Completion> expected = new Generator(policy, 8).generate(requests);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Callable<List<Completion>>> same =
                    Collections.nCopies(3, () -> new Generator(policy, 8).generate(requests));
            for (Future<List<Completion>> found : threads.invokeAll(same)) {
                assertThat(found.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldReturnNothingWhenNothingIsAsked() {
        assertThat(new Generator(policy, 4).generate(List.of())).isEmpty();
    }

    /** Groups of responses to prompts of many lengths, at different temperatures and limits. */
    private static List<GenerationRequest> requests(int prompts, int group) {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int p = 0; p < prompts; p++) {
            for (int g = 0; g < group; g++) {
                int response = p * group + g;
                requests.add(new GenerationRequest(
                        prompt(p), 0.8 + 0.1 * (p % 5), 1 + (p * 7 + g) % 12, Reference.uniforms(response)));
            }
        }
        return requests;
    }

    private static List<GenerationRequest> group(TokenIds prompt, double temperature) {
        return IntStream.range(0, 64)
                .mapToObj(i -> new GenerationRequest(prompt, temperature, 1, Reference.uniforms(i)))
                .toList();
    }

    private static TokenIds prompt(int seed) {
        Random random = new Random(seed);
        return TokenIds.of(random.ints(1 + random.nextInt(30), 3, 64).toArray());
    }
}
