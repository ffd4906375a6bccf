package io.erpo.learner;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.CheckpointSettings;
import io.erpo.events.Coordinates;
import io.erpo.events.EvaluationSettings;
import io.erpo.events.OnMixed;
import io.erpo.events.OptimizerSettings;
import io.erpo.events.Response;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.events.StepStatistics;
import io.erpo.events.TemperatureControl;
import io.erpo.events.TemperatureSettings;
import io.erpo.fixtures.SampleEvents;
import io.erpo.learner.training.SampledTokens;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.model.Policy;
import io.erpo.policy.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A small run: a random policy of two layers, groups of two responses, two groups a mini-batch. */
public final class Fixtures {

    public static final String RUN = "test-run";
    public static final int GROUP_SIZE = 2;

    private Fixtures() {}

    /** Writes a random policy, always the same one. */
    public static Path aBasePolicy(Path directory) {
        TokenizerFiles tokenizer = TokenizerFiles.printableAscii();
        ModelConfig config = new ModelConfig(tokenizer.vocabularySize(), 16, 32, 2, 2, 1, 64, 10_000, 1e-6, true);
        try (Policy policy = Policy.initialize(config, tokenizer, 7)) {
            policy.save(directory);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A run from this base policy. */
    public static RunStarted aRun(Path basePolicy) {
        return aRun(basePolicy.toString(), sha256(basePolicy.resolve("model.safetensors")));
    }

    /** A run whose base policy is never read. */
    public static RunStarted aRun() {
        return aRun("nowhere", "0".repeat(64));
    }

    private static RunStarted aRun(String basePolicy, String sha256) {
        return SampleEvents.aRun()
                .setRunId(RUN)
                .setStartedAt(Instant.EPOCH)
                .setSteps(3)
                .setPromptIds(List.of())
                .setHeldOutPromptIds(List.of())
                .setBasePolicyUri(basePolicy)
                .setBasePolicySha256(sha256)
                .setSampling(new SamplingSettings(4, GROUP_SIZE, 8, 1, List.of()))
                .setTemperature(new TemperatureSettings(
                        1.0, 0.1, 2.0, OnMixed.HOLD, TemperatureControl.LADDER, 0.1, 0.05, List.of()))
                .setOptimizer(new OptimizerSettings(1e-3, 4, 0.9, 0.95, 1e-8, 0.1, 1.0, 2, 256, 1024, false))
                .setRewards(List.of(SampleEvents.aCorrectnessReward("exact-match")))
                .setEvaluation(new EvaluationSettings(1, 1.0, 0, 1.0, 0))
                .setCheckpoints(new CheckpointSettings(2, 0, "float32", 0L))
                .build();
    }

    /** Response number {@code index} of a step: each has different tokens, length and temperature. */
    public static Response aResponse(int step, int index) {
        int length = 2 + (step + index) % 4;
        String promptId = "p" + step + "-" + index / GROUP_SIZE;
        return SampleEvents.aResponse(RUN + "/" + promptId + "/0", index % GROUP_SIZE)
                .setRunId(RUN)
                .setStep(step)
                .setPromptId(promptId)
                .setPromptTokenIds(List.of(10 + index / GROUP_SIZE, 20, 30))
                .setTokenIds(IntStream.range(0, length)
                        .mapToObj(t -> 3 + (7 * step + 5 * index + 11 * t) % 90)
                        .toList())
                .setLogprobs(IntStream.range(0, length)
                        .mapToObj(t -> -4.5f - 0.01f * (index + t))
                        .toList())
                .setTemperature(1 + 0.1 * (index / GROUP_SIZE % 3))
                .setPolicyVersion(Math.max(0, step - 1))
                .build();
    }

    /** The response of a fixture's sample. */
    public static Response responseOf(AdvantageSample sample) {
        String[] id = sample.getResponseId().split("[/-]");
        int step = Integer.parseInt(id[2].substring(1));
        return aResponse(step, GROUP_SIZE * Integer.parseInt(id[3]) + Integer.parseInt(id[5]));
    }

    /** The tokens of samples, without a log. */
    public static Map<String, SampledTokens> recorded(List<AdvantageSample> samples) {
        return samples.stream()
                .map(Fixtures::responseOf)
                .collect(Collectors.toMap(Response::getResponseId, SampledTokens::of));
    }

    /** The sample of a batch for a response. */
    public static AdvantageSample aSample(Response response, int partition, long offset) {
        return new AdvantageSample(
                response.getResponseId(),
                new Coordinates(partition, offset),
                response.getIndex() % 2 == 0 ? 0.7 : -0.7,
                response.getTemperature(),
                0.0);
    }

    /** A batch of these samples, in this order. */
    public static AdvantageBatch aBatch(int step, List<AdvantageSample> samples) {
        return new AdvantageBatch(
                RUN,
                step,
                (long) Math.max(0, step - 1),
                samples,
                List.of(),
                1,
                true,
                new StepStatistics(
                        4, 8, 0.0, 0.5, 0.0, 1.0, 0.0, 1.1, 1.2, 0.0, 3.0, 0.0, 0.0, 0, 0, 0.0, List.of(), List.of(),
                        Map.of()));
    }

    /** A batch of {@code responses} responses, at offsets 0, 1, 2... of partition 0. */
    public static AdvantageBatch aBatch(int step, int responses) {
        return aBatch(
                step,
                IntStream.range(0, responses)
                        .mapToObj(index -> aSample(aResponse(step, index), 0, index))
                        .collect(Collectors.toCollection(ArrayList::new)));
    }
}
