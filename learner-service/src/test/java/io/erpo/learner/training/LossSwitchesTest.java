package io.erpo.learner.training;

import static io.erpo.learner.Fixtures.aBasePolicy;
import static io.erpo.learner.Fixtures.aBatch;
import static io.erpo.learner.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.erpo.events.AdapterSettings;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.FinishReason;
import io.erpo.events.LogprobMode;
import io.erpo.events.LossMean;
import io.erpo.events.Response;
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.learner.Fixtures;
import io.erpo.policy.store.DirectoryPolicyStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Overlong filtering, and the KL divergence from the base policy. */
class LossSwitchesTest {

    private static final Set<Integer> CUT_OFF = Set.of(1, 2, 6);

    @TempDir
    private static Path base;

    @TempDir
    private Path stores;

    private int learners;

    @BeforeAll
    static void saveBasePolicy() {
        aBasePolicy(base);
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN, 1", "TOKEN, 5", "TOKEN, 16", "TOKEN, 100000",
        "SEQUENCE, 1", "SEQUENCE, 5", "SEQUENCE, 16", "SEQUENCE, 100000"
    })
    void shouldTrainAsIfMaskedResponsesWereNotInTheBatch(LossMean mean, int microBatchTokens) {
        Consumer<RunStarted> settings = run -> {
            run.getLoss().setMean(mean);
            run.getOptimizer().setMicroBatchTokens(microBatchTokens);
            run.getOptimizer().setMiniBatchPrompts(4);
        };
        AdvantageBatch kept = aBatch(0, 8);
        kept.setSamples(IntStream.range(0, 8)
                .filter(i -> !CUT_OFF.contains(i))
                .mapToObj(kept.getSamples()::get)
                .collect(Collectors.toCollection(ArrayList::new)));

        TrainStep masked = only(train(settings.andThen(masking()), CUT_OFF, aBatch(0, 8)));
        TrainStep without = only(train(settings, Set.of(), kept));

        assertThat(masked.getPolicySha256()).isEqualTo(without.getPolicySha256());
        assertThat(masked.getLoss()).isEqualTo(without.getLoss());
        assertThat(masked.getGradNorm()).isEqualTo(without.getGradNorm()).isPositive();
        assertThat(masked.getSequences()).isEqualTo(5);
        assertThat(masked.getTokens()).isEqualTo(without.getTokens());
        assertThat(masked.getMaskedSequences()).isEqualTo(3);
        assertThat(without.getMaskedSequences()).isZero();
    }

    @Test
    void shouldTrainOnResponsesThatWereCutOffUnlessTheyAreMasked() {
        TrainStep cutOff = only(train(run -> {}, CUT_OFF, aBatch(0, 8)));
        TrainStep complete = only(train(run -> {}, Set.of(), aBatch(0, 8)));

        assertThat(cutOff.getPolicySha256()).isEqualTo(complete.getPolicySha256());
        assertThat(cutOff.getMaskedSequences()).isZero();
    }

    /** Weight decay, moments and the learning rate's warm-up would all move with an update whose gradient is zero. */
    @Test
    void shouldMakeNoUpdateFromAMiniBatchWhoseResponsesAreAllMasked() {
        TrainStep all = only(train(masking(), Set.of(0, 1, 2, 3, 4, 5, 6, 7), aBatch(0, 8)));
        TrainStep half = only(train(masking(), Set.of(0, 1, 2, 3), aBatch(0, 8)));

        assertThat(all.getUpdates()).isZero();
        assertThat(all.getLoss()).isZero();
        assertThat(all.getMaskedSequences()).isEqualTo(8);
        assertThat(all.getPolicySha256()).isEqualTo(aRun(base).getBasePolicySha256());
        assertThat(half.getUpdates()).isEqualTo(1);
        assertThat(half.getSequences()).isEqualTo(4);
        assertThat(half.getMaskedSequences()).isEqualTo(4);
    }

    @Test
    void shouldContinueAsAfterAnEmptyBatchWhenAllResponsesWereMasked() {
        List<TrainStep> masked = train(masking(), Set.of(0, 1, 2, 3, 4, 5, 6, 7), aBatch(0, 8), aBatch(1, 12));
        List<TrainStep> empty = train(masking(), Set.of(0, 1, 2, 3, 4, 5, 6, 7), aBatch(0, 0), aBatch(1, 12));

        assertThat(masked.get(1).getUpdates()).isPositive();
        assertThat(masked.get(1).getPolicySha256()).isEqualTo(empty.get(1).getPolicySha256());
    }

    @ParameterizedTest
    @EnumSource
    void shouldMeasureTheDivergenceFromTheBasePolicyAtTheTemperatureOfTheRatio(LogprobMode mode) {
        Consumer<RunStarted> settings = divergence(0.1).andThen(run -> {
            run.getLoss().setLogprobMode(mode);
            run.getOptimizer().setMiniBatchPrompts(4);
        });

        List<TrainStep> steps = train(settings, Set.of(), aBatch(0, 8), aBatch(1, 8));

        // The first update of a run starts at the base policy itself.
        assertThat(steps.get(0).getReferenceKl()).isEqualTo(0, within(1e-9));
        assertThat(steps.get(1).getReferenceKl()).isGreaterThan(1e-6);
    }

    @Test
    void shouldStayNearerToTheBasePolicyWithALargerCoefficient() {
        List<TrainStep> loose = train(divergence(1e-9), Set.of(), aBatch(0, 8), aBatch(1, 8), aBatch(2, 8));
        List<TrainStep> tight = train(divergence(10), Set.of(), aBatch(0, 8), aBatch(1, 8), aBatch(2, 8));

        assertThat(tight.get(2).getReferenceKl()).isLessThan(loose.get(2).getReferenceKl());
        assertThat(tight.get(2).getPolicySha256()).isNotEqualTo(loose.get(2).getPolicySha256());
    }

    @Test
    void shouldComputeNoDivergenceWhenTheCoefficientIsZero() {
        TrainStep step =
                train(divergence(0), Set.of(), aBatch(0, 8), aBatch(1, 8)).get(1);

        assertThat(step.getReferenceKl()).isZero();
        assertThat(step.getPolicySha256())
                .isEqualTo(train(run -> {}, Set.of(), aBatch(0, 8), aBatch(1, 8))
                        .get(1)
                        .getPolicySha256());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGiveTheSamePolicyWhenTheLearnerIsRestartedBetweenSteps(boolean adapter) {
        Consumer<RunStarted> settings = divergence(0.5).andThen(run -> {
            if (adapter) {
                run.setAdapter(new AdapterSettings(4, 8.0, List.of("v_proj", "up_proj")));
            }
        });
        List<TrainStep> whole = train(settings, Set.of(), aBatch(0, 8), aBatch(1, 8));

        List<TrainStep> restarted = restartedBetween(settings, aBatch(0, 8), aBatch(1, 8));

        assertThat(whole.get(1).getReferenceKl()).isPositive();
        assertThat(restarted.get(1).getReferenceKl()).isEqualTo(whole.get(1).getReferenceKl());
        assertThat(restarted.get(1).getPolicySha256()).isEqualTo(whole.get(1).getPolicySha256());
    }

    private static Consumer<RunStarted> masking() {
        return run -> run.getLoss().setMaskTruncated(true);
    }

    private static Consumer<RunStarted> divergence(double coefficient) {
        return run -> run.getLoss().setKlCoefficient(coefficient);
    }

    private static TrainStep only(List<TrainStep> steps) {
        assertThat(steps).hasSize(1);
        return steps.get(0);
    }

    /** @param cutOff places in each batch of responses that the token limit cut off */
    private List<TrainStep> train(Consumer<RunStarted> settings, Set<Integer> cutOff, AdvantageBatch... batches) {
        return train(settings, cutOff, false, batches);
    }

    private List<TrainStep> restartedBetween(Consumer<RunStarted> settings, AdvantageBatch... batches) {
        return train(settings, Set.of(), true, batches);
    }

    private List<TrainStep> train(
            Consumer<RunStarted> settings, Set<Integer> cutOff, boolean restart, AdvantageBatch... batches) {
        RunStarted run = aRun(base);
        settings.accept(run);
        RunLedger ledger = new RunLedger();
        ledger.note(run);
        Path store = stores.resolve("store-" + learners++);
        List<TrainStep> steps = new ArrayList<>();
        Learner learner = learner(store, cutOff);
        try {
            ledger.note(learner.start(run, ledger).orElseThrow().policy());
            for (AdvantageBatch batch : batches) {
                if (restart) {
                    learner.close();
                    learner = learner(store, cutOff);
                }
                NewPolicy made = learner.train(batch, ledger).orElseThrow();
                ledger.note(made.policy());
                steps.add(made.step().orElseThrow());
            }
        } finally {
            learner.close();
        }
        return steps;
    }

    private static Learner learner(Path store, Set<Integer> cutOff) {
        return new Learner(
                new DirectoryPolicyStore(store),
                samples -> recorded(samples, cutOff),
                Computation.cpu(),
                Clock.systemUTC(),
                () -> false);
    }

    private static Map<String, SampledTokens> recorded(List<AdvantageSample> samples, Set<Integer> cutOff) {
        return IntStream.range(0, samples.size())
                .mapToObj(i -> {
                    Response response = Fixtures.responseOf(samples.get(i));
                    response.setFinishReason(cutOff.contains(i) ? FinishReason.LENGTH : FinishReason.STOP);
                    return response;
                })
                .collect(Collectors.toMap(Response::getResponseId, SampledTokens::of));
    }
}
