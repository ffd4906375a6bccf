package io.erpo.learner.training;

import static io.erpo.learner.Fixtures.RUN;
import static io.erpo.learner.Fixtures.aBasePolicy;
import static io.erpo.learner.Fixtures.aBatch;
import static io.erpo.learner.Fixtures.aRun;
import static io.erpo.learner.Fixtures.recorded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.events.AdapterSettings;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.LogprobMode;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingWeights;
import io.erpo.events.TrainStep;
import io.erpo.learner.Fixtures;
import io.erpo.policy.LogProbs;
import io.erpo.policy.Placement;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.checkpoint.Checkpoint;
import io.erpo.policy.model.Policy;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.training.ScoredSequence;
import io.erpo.policy.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05.006Z"), ZoneOffset.UTC);

    @TempDir
    private static Path base;

    @TempDir
    private Path stores;

    private Clock clock = CLOCK;
    private RunStarted run;
    private RunLedger ledger;
    private Learner learner;

    @BeforeAll
    static void makeBasePolicy() {
        aBasePolicy(base);
    }

    @BeforeEach
    void start() {
        run = aRun(base);
        ledger = new RunLedger();
        learner = learner("store", Fixtures::recorded);
        ledger.note(run);
    }

    @AfterEach
    void close() {
        learner.close();
    }

    @Test
    void shouldPublishTheBasePolicyWithItsDigestWhenARunStarts() {
        PolicyPublished policy = publish(learner.start(run, ledger)).policy();

        assertThat(policy.getRunId()).isEqualTo(RUN);
        assertThat(policy.getVersion()).isZero();
        assertThat(policy.getParent()).isNull();
        assertThat(policy.getFormat()).isEqualTo("huggingface-safetensors");
        assertThat(policy.getSha256()).isEqualTo(run.getBasePolicySha256());
        assertThat(stores.resolve("store").resolve(policy.getUri()).resolve("tokenizer.json"))
                .exists();
    }

    @Test
    void shouldDoNothingWhenTheRunHasStartedAlready() {
        publish(learner.start(run, ledger));

        assertThat(learner.start(run, ledger)).isEmpty();
    }

    @Test
    void shouldSayWhatWasExpectedAndFoundWhenTheBasePolicyHasChanged() {
        run.setBasePolicySha256("ab".repeat(32));

        assertThatThrownBy(() -> learner.start(run, ledger))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("model.safetensors has changed since run test-run was started")
                .hasMessageContaining("expected sha256 " + "ab".repeat(32) + ", found ");
    }

    @Test
    void shouldNameTheDirectoryWhenThereIsNoBasePolicy() {
        run.setBasePolicyUri("/no/such/directory");

        assertThatThrownBy(() -> learner.start(run, ledger))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("/no/such/directory, but there is no model.safetensors");
    }

    @Test
    void shouldMakeTheNextVersionAndReportTheStep() {
        PolicyPublished before = publish(learner.start(run, ledger)).policy();

        NewPolicy made = publish(learner.train(aBatch(0, 8), ledger));

        assertThat(made.policy().getVersion()).isEqualTo(1);
        assertThat(made.policy().getParent()).isZero();
        assertThat(made.policy().getSha256()).isNotEqualTo(before.getSha256());
        TrainStep step = made.step().orElseThrow();
        assertThat(step.getPolicyVersion()).isEqualTo(1);
        assertThat(step.getPolicySha256()).isEqualTo(made.policy().getSha256());
        assertThat(step.getEngine().getName()).as("who trained").isEqualTo("torch");
        assertThat(step.getEngine().getDtype()).isEqualTo("float32");
        assertThat(step.getEngine().getDevice()).isEqualTo("cpu");
        assertThat(step.getUpdates()).isEqualTo(2);
        assertThat(step.getSequences()).isEqualTo(8);
        assertThat(step.getTokens()).isEqualTo(28);
        assertThat(step.getLearningRate()).isEqualTo(0.5e-3);
        assertThat(step.getGradNorm()).isPositive();
        assertThat(step.getStartedAt()).isEqualTo(CLOCK.instant());
    }

    @Test
    void shouldGiveTheSameWeightsWhenTheSameStepsAreTrainedAgainOrAfterARestartBetweenThem() {
        String inOneGo = trainTwoSteps("one-go", false);

        assertThat(trainTwoSteps("again", false)).isEqualTo(inOneGo);
        assertThat(trainTwoSteps("restarted", true)).isEqualTo(inOneGo);
    }

    @Test
    void shouldGiveTheSameWeightsWhenTheClockJumps() {
        String expected = trainTwoSteps("steady", false);
        clock = new JumpingClock();

        assertThat(trainTwoSteps("jumping", true)).isEqualTo(expected);
    }

    @Test
    void shouldReportNoNegativeTimesWhenTheClockIsSetBack() {
        learner.close();
        clock = new JumpingClock();
        learner = learner("jumping", Fixtures::recorded);
        publish(learner.start(run, ledger));

        TrainStep step = publish(learner.train(aBatch(0, 8), ledger)).step().orElseThrow();

        assertThat(List.of(step.getFetchMicros(), step.getTrainMicros(), step.getSaveMicros()))
                .containsExactly(0L, 86_400_000_000L, 0L);
    }

    @Test
    void shouldGiveOtherWeightsWhenTheOrderOfTheBatchIsAnother() {
        publish(learner.start(run, ledger));
        AdvantageBatch batch = aBatch(0, 8);
        String recorded = publish(learner.train(batch, ledger)).policy().getSha256();
        RunLedger fresh = new RunLedger();
        fresh.note(run);
        fresh.note(learner.start(run, fresh).orElseThrow().policy());
        Collections.rotate(batch.getSamples(), 2);

        assertThat(learner.train(batch, fresh).orElseThrow().policy().getSha256())
                .isNotEqualTo(recorded);
    }

    @Test
    void shouldSkipABatchThatWasTrainedOn() {
        publish(learner.start(run, ledger));
        publish(learner.train(aBatch(0, 4), ledger));
        publish(learner.train(aBatch(1, 4), ledger));

        assertThat(learner.train(aBatch(0, 4), ledger)).isEmpty();
        assertThat(learner.train(aBatch(1, 4), ledger)).isEmpty();
    }

    @Test
    void shouldRefuseABatchThatHasNoPlaceInTheLog() {
        AdvantageBatch unknown = aBatch(0, 4);
        unknown.setRunId("unknown");

        assertThatThrownBy(() -> learner.train(unknown, ledger))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("no run unknown was started");
        assertThatThrownBy(() -> learner.train(aBatch(0, 4), ledger))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("run test-run has no base policy");
        publish(learner.start(run, ledger));
        assertThatThrownBy(() -> learner.train(aBatch(2, 4), ledger))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("step 2 of run test-run trains version 2, but the newest is 0: a batch is missing");
    }

    @Test
    void shouldPublishTheSameWeightsWhenTheBatchIsEmpty() {
        PolicyPublished before = publish(learner.start(run, ledger)).policy();

        NewPolicy made = publish(learner.train(aBatch(0, 0), ledger));

        assertThat(made.policy().getVersion()).isEqualTo(1);
        assertThat(made.policy().getSha256()).isEqualTo(before.getSha256());
        TrainStep step = made.step().orElseThrow();
        assertThat(step.getUpdates()).isZero();
        assertThat(step.getLoss()).isZero();
        assertThat(step.getMeanRatio()).isZero();
        assertThat(publish(learner.train(aBatch(1, 4), ledger)).policy().getSha256())
                .isNotEqualTo(before.getSha256());
    }

    @Test
    void shouldHaveRatioOneOnPolicyWhateverTheTemperaturesWhenLogprobsAreTakenAtThem() {
        run.getOptimizer().setMiniBatchPrompts(4);
        learner = learner("on-policy", LearnerTest::onPolicy);
        publish(learner.start(run, ledger));

        TrainStep step = publish(learner.train(aBatch(0, 8), ledger)).step().orElseThrow();

        assertThat(step.getUpdates()).isEqualTo(1);
        assertThat(step.getMeanRatio()).isEqualTo(1, within(1e-6));
        assertThat(step.getApproxKl()).isEqualTo(0, within(1e-6));
        assertThat(step.getClipLowShare() + step.getClipHighShare()).isZero();
    }

    @Test
    void shouldHaveRatioOneAtTheBaseTemperatureWhateverWasRecordedWhenModeIsBase() {
        run.getOptimizer().setMiniBatchPrompts(4);
        run.getLoss().setLogprobMode(LogprobMode.BASE);
        publish(learner.start(run, ledger));

        TrainStep step = publish(learner.train(aBatch(0, 8), ledger)).step().orElseThrow();

        assertThat(step.getMeanRatio()).isEqualTo(1, within(1e-6));
    }

    @Test
    void shouldGiveTheSameWeightsInEveryModeWhenEveryTemperatureIsTheBaseTemperature() {
        AdvantageBatch batch = aBatch(0, 8);
        batch.getSamples().forEach(sample -> sample.setTemperature(1));

        List<String> weights = Stream.of(LogprobMode.values())
                .map(mode -> {
                    run.getLoss().setLogprobMode(mode);
                    RunLedger fresh = new RunLedger();
                    fresh.note(run);
                    learner = learner(mode.name(), LearnerTest::onPolicy);
                    fresh.note(learner.start(run, fresh).orElseThrow().policy());
                    return learner.train(batch, fresh).orElseThrow().policy().getSha256();
                })
                .toList();

        assertThat(weights).hasSize(3);
        assertThat(weights.get(1)).isEqualTo(weights.get(0));
        assertThat(weights.get(2)).isEqualTo(weights.get(0));
    }

    @Test
    void shouldWeighTokensByTheirSamplingDistributionWhenModeIsBaseWithImportance() {
        publish(learner.start(run, ledger));
        run.getLoss().setLogprobMode(LogprobMode.BASE);
        String unweighted =
                learner.train(aBatch(0, 8), ledger).orElseThrow().policy().getSha256();
        run.getLoss().setLogprobMode(LogprobMode.BASE_IS);

        assertThat(learner.train(aBatch(0, 8), ledger).orElseThrow().policy().getSha256())
                .isNotEqualTo(unweighted);
    }

    @Test
    void shouldNameTheResponsesAndTrainOnNothingWhenTheLossIsNotFinite() {
        learner = learner("diverged", LearnerTest::poisoned);
        publish(learner.start(run, ledger));

        assertThatThrownBy(() -> learner.train(aBatch(0, 8), ledger))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("step 0, update 1")
                .hasMessageContaining("[test-run/p0-3/0/1]");
        assertThat(versions("diverged")).hasSize(1);
    }

    @Test
    void shouldNotTrainOnWhatAFailedStepLeftBehind() {
        publish(learner.start(run, ledger));
        String expected =
                learner.train(aBatch(0, 8), ledger).orElseThrow().policy().getSha256();
        AtomicReference<TokenSource> source = new AtomicReference<>(LearnerTest::poisoned);
        learner = learner("repaired", samples -> source.get().fetch(samples));
        learner.start(run, new RunLedger());
        assertThatThrownBy(() -> learner.train(aBatch(0, 8), ledger)).isInstanceOf(TrainingDivergedException.class);

        source.set(Fixtures::recorded);

        assertThat(learner.train(aBatch(0, 8), ledger).orElseThrow().policy().getSha256())
                .isEqualTo(expected);
    }

    @Test
    void shouldPublishNothingWhenAskedToStopBetweenUpdates() {
        publish(learner.start(run, ledger));
        try (Learner stopped = new Learner(
                new DirectoryPolicyStore(stores.resolve("store")),
                Fixtures::recorded,
                Computation.cpu(),
                CLOCK,
                () -> true)) {
            assertThatThrownBy(() -> stopped.train(aBatch(0, 8), ledger)).isInstanceOf(TrainingStoppedException.class);
        }
        assertThat(versions("store")).hasSize(1);
    }

    @Test
    void shouldPublishAdaptersBesideTheBasePolicyWhenTheRunTrainsOne() {
        run.setAdapter(new AdapterSettings(4, 8.0, List.of("q_proj", "down_proj")));

        PolicyPublished start = publish(learner.start(run, ledger)).policy();
        PolicyPublished made = publish(learner.train(aBatch(0, 8), ledger)).policy();

        assertThat(start.getFormat()).isEqualTo("huggingface-safetensors");
        assertThat(made.getFormat()).isEqualTo("peft-lora");
        Path store = stores.resolve("store");
        assertThat(store.resolve(made.getUri()).resolve("adapter_model.safetensors"))
                .exists();
        assertThat(store.resolve(made.getUri()).resolve("model.safetensors")).doesNotExist();
    }

    /** The run names base and adapter by one digest; the log names the weights that follow from both. */
    @Test
    void shouldPublishTheMergedWeightsWhenTheBasePolicyIsAnAdapter() throws Exception {
        run.setAdapter(new AdapterSettings(4, 8.0, List.of("q_proj", "down_proj")));
        publish(learner.start(run, ledger));
        PolicyPublished trained = publish(learner.train(aBatch(0, 8), ledger)).policy();
        Path adapter = stores.resolve("store").resolve(trained.getUri());
        Adapter.nameBase(adapter, base.toString());
        RunStarted onAdapter = RunStarted.newBuilder(aRun(base))
                .setBasePolicyUri(adapter.toString())
                .setBasePolicySha256(Checkpoint.inspect(adapter).weights().sha256())
                .build();

        try (Learner second = learner("second", Fixtures::recorded);
                Policy merged = Policy.load(adapter)) {
            PolicyPublished policy =
                    publish(second.start(onAdapter, new RunLedger())).policy();
            merged.save(stores.resolve("merged"));

            assertThat(policy.getFormat()).isEqualTo("huggingface-safetensors");
            assertThat(policy.getSha256())
                    .isEqualTo(Fixtures.sha256(stores.resolve("merged/model.safetensors")))
                    .isNotEqualTo(run.getBasePolicySha256());

            Adapter.nameBase(adapter, base + "/.");
            assertThatThrownBy(() -> second.start(onAdapter, new RunLedger()))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining(adapter + " on ")
                    .hasMessageContaining("has changed since run test-run was started");
        }
    }

    @Test
    void shouldGiveTheSameAdapterWhenTheLearnerIsRestartedBetweenSteps() {
        run.setAdapter(new AdapterSettings(4, 8.0, List.of("v_proj", "up_proj")));

        assertThat(trainTwoSteps("whole", false)).isEqualTo(trainTwoSteps("restarted", true));
    }

    @Test
    void shouldRefuseARunWhoseAdapterNamesNoProjection() {
        run.setAdapter(new AdapterSettings(4, 8.0, List.of("w_proj")));

        assertThatThrownBy(() -> learner.start(run, ledger))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("run test-run cannot be trained: an adapter's target must be one of q_proj, k_proj, v_proj,"
                        + " o_proj, gate_proj, up_proj, down_proj, was w_proj");
    }

    /** The learner goes on from float32: what samplers load is for them alone. */
    @Test
    void shouldPublishARoundedCopyForSamplersAndTrainAsWithoutIt() throws Exception {
        String expected = trainTwoSteps("without", false);
        run.getCheckpoints().setSamplerPrecision("bfloat16");

        assertThat(trainTwoSteps("copies", true)).isEqualTo(expected);

        Path store = stores.resolve("copies");
        PolicyPublished last = ledger.newestPolicy(RUN).orElseThrow();
        SamplingWeights copy = last.getSampling();
        assertThat(copy.getPrecision()).isEqualTo("bfloat16");
        assertThat(copy.getUri()).startsWith(RUN + "/v000002-").isNotEqualTo(last.getUri());
        Path sampled = new DirectoryPolicyStore(store).open(copy.getUri(), copy.getSha256());
        assertThat(sampled.resolve("optimizer.safetensors")).doesNotExist();
        try (Policy policy = Policy.load(store.resolve(last.getUri()), Placement.of("cpu", "bfloat16"))) {
            policy.save(stores.resolve("by-libtorch"));
        }
        assertThat(sampled.resolve("model.safetensors"))
                .hasSameBinaryContentAs(stores.resolve("by-libtorch/model.safetensors"));
        assertThat(versions("copies")).as("two of each version").hasSize(6);
        assertThat(ledger.basePolicy(RUN).getSampling().getUri()).startsWith(RUN + "/v000000-");
    }

    @Test
    void shouldDeleteTheCopyWithItsPolicy() {
        run.getCheckpoints().setSamplerPrecision("bfloat16");
        publish(learner.start(run, ledger));
        for (int step = 0; step < 5; step++) {
            publish(learner.train(aBatch(step, 2), ledger));
        }

        assertThat(versions("store"))
                .extracting(name -> name.substring(0, name.indexOf('-')))
                .containsExactly(
                        "v000000", "v000000", "v000002", "v000002", "v000003", "v000003", "v000004", "v000004",
                        "v000005", "v000005");
    }

    @Test
    void shouldRefuseARunThatAsksForACopyOfAdaptersOrInAPrecisionThatIsUnknown() {
        run.getCheckpoints().setSamplerPrecision("float8");
        assertThatThrownBy(() -> learner.start(run, ledger))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage(
                        "policies of run test-run cannot be stored: checkpoints.samplerPrecision must be one of float32,"
                                + " bfloat16, was float8");

        run.getCheckpoints().setSamplerPrecision("bfloat16");
        run.setAdapter(new AdapterSettings(4, 8.0, List.of("q_proj")));
        assertThatThrownBy(() -> learner.start(run, ledger))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("checkpoints.samplerPrecision must be float32 with an adapter (adapter.rank 4)");
    }

    @Test
    void shouldKeepTheBaseAndTheVersionsThatMayStillBeSampledWith() {
        publish(learner.start(run, ledger));
        for (int step = 0; step < 6; step++) {
            publish(learner.train(aBatch(step, 2), ledger));
        }

        assertThat(versions("store"))
                .extracting(name -> name.substring(0, name.indexOf('-')))
                .containsExactly("v000000", "v000003", "v000004", "v000005", "v000006");
    }

    private String trainTwoSteps(String store, boolean restartBetween) {
        ledger = new RunLedger();
        ledger.note(run);
        learner = learner(store, Fixtures::recorded);
        publish(learner.start(run, ledger));
        publish(learner.train(aBatch(0, 8), ledger));
        if (restartBetween) {
            learner.close();
            learner = learner(store, Fixtures::recorded);
        }
        return publish(learner.train(aBatch(1, 8), ledger)).policy().getSha256();
    }

    private Learner learner(String store, TokenSource tokens) {
        return new Learner(
                new DirectoryPolicyStore(stores.resolve(store)), tokens, Computation.cpu(), clock, () -> false);
    }

    /** Records a result, as the log does. */
    private NewPolicy publish(Optional<NewPolicy> made) {
        ledger.note(made.orElseThrow().policy());
        return made.orElseThrow();
    }

    private List<String> versions(String store) {
        try (Stream<Path> entries = Files.list(stores.resolve(store).resolve(RUN))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The tokens as if the base policy had just sampled them, each at its sample's temperature. */
    private static Map<String, SampledTokens> onPolicy(List<AdvantageSample> samples) {
        Map<String, SampledTokens> tokens = new HashMap<>(recorded(samples));
        try (Policy policy = Policy.load(base);
                Trainer trainer = Trainer.start(policy, 256)) {
            List<LogProbs> logProbs = trainer.logProbs(samples.stream()
                    .map(sample -> new ScoredSequence(
                            tokens.get(sample.getResponseId()).prompt(),
                            tokens.get(sample.getResponseId()).response(),
                            sample.getTemperature()))
                    .toList());
            for (int i = 0; i < samples.size(); i++) {
                LogProbs sampled = logProbs.get(i);
                tokens.computeIfPresent(
                        samples.get(i).getResponseId(),
                        (id, recorded) -> new SampledTokens(
                                recorded.prompt(), recorded.response(), sampled, recorded.truncated()));
            }
        }
        return tokens;
    }

    /** The recorded tokens, with one meaningless response in the second mini-batch. */
    private static Map<String, SampledTokens> poisoned(List<AdvantageSample> samples) {
        Map<String, SampledTokens> tokens = new HashMap<>(recorded(samples));
        tokens.computeIfPresent("test-run/p0-3/0/1", (id, good) -> {
            int length = good.response().size();
            return new SampledTokens(
                    good.prompt(),
                    good.response(),
                    LogProbs.copyOf(Collections.nCopies(length, Float.NaN)),
                    good.truncated());
        });
        return tokens;
    }

    /** Goes back a day at every other reading, and forward again at the next. */
    private static final class JumpingClock extends Clock {

        private boolean later;

        @Override
        public Instant instant() {
            later = !later;
            return later ? CLOCK.instant() : CLOCK.instant().minus(Duration.ofDays(1));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
