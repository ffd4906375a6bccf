package io.erpo.sampler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.Engine;
import io.erpo.policy.PolicyException;
import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Truncation;
import io.erpo.sampler.engine.EngineWeights.NamedAdapter;
import io.erpo.sampler.generation.SamplingAnswer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EnginesTest {

    private static final int TOKENS = 90;
    private static final int VOCABULARY = 96;
    private static final EngineWeights V0 = whole("v0");
    private static final EngineWeights V1 = whole("v1");

    private final FakeEngine one = new FakeEngine("http://one");
    private final FakeEngine two = new FakeEngine("http://two");
    private final List<String> waits = new ArrayList<>();

    @Test
    void shouldLoadWeightsOnceWhenTheyAreSampledWithAgain() throws Exception {
        Engines engines = attached(one);

        sample(engines, V0, 1);
        sample(engines, V0, 2);
        sample(engines, V1, 3);
        sample(engines, V0, 4);

        assertThat(one.calls).containsExactly("load v0 as v0", "load v1 as v1", "load v0 as v0");
    }

    /** So that an edge that was restarted alone does not load tens of gigabytes again. */
    @Test
    void shouldLoadNothingWhenTheEngineHoldsTheWeightsAlready() throws Exception {
        one.label = Optional.of("v0");

        sample(attached(one), V0, 1);

        assertThat(one.calls).isEmpty();
    }

    @Test
    void shouldAnswerInOrderAndSayWhoAnswered() throws Exception {
        List<SamplingAnswer> answers =
                sample(attached(one, two), V0, LongStream.range(0, 40).toArray());

        assertThat(answers)
                .extracting(answer -> answer.completion().tokenIds().get(0))
                .containsExactlyElementsOf(
                        LongStream.range(0, 40).mapToObj(seed -> (int) seed).toList());
        assertThat(answers.get(7)).satisfies(answer -> {
            assertThat(answer.engine()).isEqualTo(new Engine("fake", "7", "bfloat16", "", Map.of("a", "b")));
            assertThat(answer.seed()).contains(7L);
            assertThat(answer.weightLabel()).contains("v0");
        });
    }

    @Test
    void shouldAskAllEnginesAtTheSameTime() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        one.whileSampling = () -> meet(both);
        two.whileSampling = () -> meet(both);

        assertThat(sample(attached(one, two), V0, 1, 2)).hasSize(2);
    }

    @Test
    void shouldNotUseAnEngineThatSaysAnotherLabelThanItWasGiven() throws Exception {
        two.relabel = given -> "default";

        assertThatThrownBy(() -> sample(attached(one, two), V0, 1))
                .isInstanceOf(EngineException.class)
                .hasMessage("engine http://two: says after it loaded " + V0.checkpoint()
                        + " that its weights are \"default\", but \"v0\" is expected; nothing that it sampled since is used."
                        + " Was it restarted, or does another sampler drive it?");
        assertThat(two.seeds).isEmpty();
    }

    @Test
    void shouldUseNothingOfAnEngineThatWasRestartedInTheMiddle() throws Exception {
        Engines engines = attached(one);
        one.whileSampling = () -> one.label = Optional.empty();

        assertThatThrownBy(() -> sample(engines, V0, 1, 2, 3))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("says after it answered that its weights are \"none\", but \"v0\" is expected");
    }

    @Test
    void shouldUseNothingWhenAnAnswerNamesOtherWeights() throws Exception {
        one.answered = Optional.of("v7");

        assertThatThrownBy(() -> sample(attached(one), V0, 1))
                .hasMessageContaining("says in an answer that its weights are \"v7\"");
    }

    @Test
    void shouldHaveNothingInFlightWhenItFails() throws Exception {
        Engines engines = attached(one, two);
        CountDownLatch asked = new CountDownLatch(1);
        one.whileSampling = () -> {
            asked.countDown();
            throw EngineException.temporary("http://one does not answer");
        };
        // On a busy machine the other engine could answer all requests before this one is asked.
        two.whileSampling = () -> await(asked);

        assertThatThrownBy(() -> sample(engines, V0, LongStream.range(0, 40).toArray()))
                .isInstanceOf(EngineException.class)
                .hasMessage("http://one does not answer");
        assertThat(one.inFlight).hasValue(0);
        assertThat(two.inFlight).hasValue(0);
    }

    /** Another engine would not answer it either, so the run fails; a service that ends would be started for ever. */
    @Test
    void shouldBlameTheRequestWhenAnEngineThatWorksRefusesIt() throws Exception {
        one.whileSampling = () -> {
            throw EngineException.permanent("a log-probability is not finite");
        };

        assertThatThrownBy(() -> sample(attached(one), V0, 1))
                .isInstanceOf(PolicyException.class)
                .hasMessage("a log-probability is not finite");
    }

    @Test
    void shouldBlameTheEngineWhenItLostItsWeightsBeforeItRefused() throws Exception {
        one.whileSampling = () -> {
            one.label = Optional.empty();
            throw EngineException.permanent("the prompt has ids outside the vocabulary");
        };

        assertThatThrownBy(() -> sample(attached(one), V0, 1)).isInstanceOf(EngineException.class);
    }

    /** Two versions live side by side there, so nothing waits. */
    @Test
    void shouldLoadAdaptersBesideTheBaseWithoutReplacingIt() throws Exception {
        Engines engines = attached(one);

        List<SamplingAnswer> first = sample(engines, adapter("run-v1"), 1);
        sample(engines, adapter("run-v2"), 2);
        sample(engines, adapter("run-v1"), 3);

        assertThat(one.calls).containsExactly("load v0 as v0", "adapter run-v1 as run-v1", "adapter run-v2 as run-v2");
        assertThat(first.get(0).weightLabel()).contains("run-v1");
    }

    @Test
    void shouldLoadAdaptersAgainWhenTheEngineWasRestarted() throws Exception {
        Engines engines = attached(one);
        sample(engines, adapter("run-v1"), 1);
        one.label = Optional.empty();

        sample(engines, adapter("run-v1"), 2);

        assertThat(one.calls)
                .containsExactly(
                        "load v0 as v0", "adapter run-v1 as run-v1", "load v0 as v0", "adapter run-v1 as run-v1");
    }

    @Test
    void shouldNotUseAnEngineWithAnotherVocabulary() throws Exception {
        one.vocabulary = OptionalInt.of(TOKENS - 1);
        assertThatThrownBy(() -> sample(attached(one), V0, 1))
                .isInstanceOf(EngineException.class)
                .hasMessage("engine http://one: has a vocabulary of 89 tokens, but the policy has 90 to 96;"
                        + " start the engine with the model of the run");
        assertThat(one.calls).isEmpty();

        one.vocabulary = OptionalInt.of(VOCABULARY + 1);
        assertThatThrownBy(() -> sample(attached(one), V0, 1)).hasMessageContaining("97 tokens");
    }

    @Test
    void shouldUseAnEngineThatCountsTheTokensOfTheTokenizerAlone() throws Exception {
        one.vocabulary = OptionalInt.of(TOKENS);

        assertThat(sample(attached(one), V0, 1)).hasSize(1);
    }

    @Test
    void shouldWaitForAnEngineThatStarts() throws Exception {
        one.notYet.addAll(List.of(EngineException.temporary("no answer"), EngineException.temporary("loads")));

        sample(attached(one), V0, 1);

        assertThat(waits).containsExactly("waiting for an engine: no answer", "waiting for an engine: loads");
    }

    @Test
    void shouldNotWaitForAnEngineThatCanNeverBeUsedOrDoesNotStart() {
        one.notYet.add(EngineException.permanent("speaks another API"));
        assertThatThrownBy(() -> attached(one)).hasMessage("speaks another API");
        assertThat(waits).isEmpty();

        for (int i = 0; i < 9; i++) {
            one.notYet.add(EngineException.temporary("no answer " + i));
        }
        assertThatThrownBy(() -> attached(one)).hasMessage("no answer 2");
    }

    @Test
    void shouldKnowTheShortestContextOfTheEngines() throws Exception {
        assertThat(attached(one, two).maxPositions()).hasValue(12);
    }

    @Test
    void shouldRefuseSettingsWithoutMeaning() {
        assertThatThrownBy(() -> new Engines(List.of(), 1, 0.1, 1, () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Engines(List.of(one), 0, 0.1, 1, () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Engines(List.of(one), 1, Double.NaN, 1, () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> new Engines(List.of(one), 1, 0.1, 1, () -> {}).close())
                .doesNotThrowAnyException();
    }

    private static EngineWeights whole(String name) {
        return new EngineWeights(Path.of("/store", name), name, Optional.empty());
    }

    private static EngineWeights adapter(String name) {
        return new EngineWeights(V0.checkpoint(), "v0", Optional.of(new NamedAdapter(Path.of("/store", name), name)));
    }

    private Engines attached(FakeEngine... clients) throws InterruptedException {
        Engines engines = new Engines(List.of(clients), 4, 0.1, 3, () -> {});
        engines.attach(waits::add);
        return engines;
    }

    private static List<SamplingAnswer> sample(Engines engines, EngineWeights weights, long... seeds) {
        SelfTest.Subject subject = new SelfTest.Subject(TokenIds.of(1), 1, Set.of(), Optional.empty());
        engines.use(weights, TOKENS, VOCABULARY, subject, Optional.empty());
        return engines.sample(
                weights,
                LongStream.of(seeds)
                        .mapToObj(seed -> new EngineRequest(
                                TokenIds.of(1), 1, seed, 1, Set.of(), Truncation.NONE, weights.adapterName()))
                        .toList());
    }

    private static void meet(CountDownLatch all) {
        all.countDown();
        await(all);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
