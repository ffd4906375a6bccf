package io.erpo.system;

import static io.erpo.cli.InProcess.erpo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.cli.ErpoProcess;
import io.erpo.cli.InProcess;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.sampler.engine.StubEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the whole system: the command, the broker and the four services as separate processes. Policies are in several files, and
 * samplers load rounded copies.
 */
class TrainIT {

    private static final int STEPS = 4;
    private static final Path MODEL = Path.of("..", "models", "tiny");
    private static final String SETTINGS = """
            data: {training: 16, heldOut: 8}
            sampling: {promptsPerStep: 4, groupSize: 4}
            optimizer: {miniBatchPrompts: 2}
            evaluation: {samples: 2, benchmarks: [{file: digits.jsonl, everySteps: 2}]}
            checkpoints: {samplerPrecision: bfloat16, shardBytes: 1048576}
            """;

    @TempDir
    Path temporary;

    @Test
    void shouldReachTheSamePolicyWhenAServiceIsKilledAndTheRunIsResumed() throws Exception {
        RunDirectory undisturbed = new RunDirectory(temporary.resolve("undisturbed"));
        RunDirectory disturbed = new RunDirectory(temporary.resolve("disturbed"));

        ErpoProcess first = train(undisturbed);
        assertThat(first.exitCode()).as(first.output()).isZero();
        JsonNode summary = new ObjectMapper().readTree(undisturbed.summaryFile().toFile());

        ErpoProcess killed = train(disturbed);
        killed.awaitOutput("1/" + STEPS + " ");
        kill(disturbed, "sampler-service");
        assertThat(killed.exitCode()).isEqualTo(1);
        assertThat(killed.output())
                .contains("erpo: sampler-service ended unexpectedly (killed by signal 9). The end of "
                        + disturbed.log("sampler-service"));
        ErpoProcess cut = resume(disturbed);
        cut.awaitOutput("/" + STEPS + " ");
        cutThePower(disturbed, cut);
        ErpoProcess resumed = resume(disturbed);
        assertThat(resumed.exitCode()).as(resumed.output()).isZero();

        assertThat(summary.get("steps").asInt()).isEqualTo(STEPS);
        assertThat(summary.get("perStep")).hasSize(STEPS);
        assertThat(summary.get("heldOutAccuracyBefore").isNumber()).isTrue();
        assertThat(summary.get("heldOutAccuracyAfter").isNumber()).isTrue();
        assertThat(summary.get("benchmarks"))
                .extracting(measured -> measured.get("policyVersion").asInt())
                .containsExactly(0, 2, 4);
        assertThat(summary.get("finalPolicySha256").asText()).matches("[0-9a-f]{64}");
        assertThat(new ObjectMapper().readTree(disturbed.summaryFile().toFile()).get("finalPolicySha256"))
                .isEqualTo(summary.get("finalPolicySha256"));
        assertThat(measuredSteps(undisturbed))
                .containsExactlyElementsOf(IntStream.range(0, STEPS).boxed().toList());
        assertThat(measuredSteps(disturbed)).isEqualTo(measuredSteps(undisturbed));
        shouldSayTheSameWhenProcessesAreKilledOnTheWay(undisturbed);
        shouldRefuseToStartAgainInTheDirectoryOfARun(undisturbed);
        shouldShowTheSummaryAgainWhenACompleteRunIsResumed(undisturbed);
        shouldReachTheSamePolicyWhenAnEngineBesideTheSamplerSamples(undisturbed);
        shouldShowABatch(undisturbed);
        shouldExportAPolicy(undisturbed);
        new LateJoinerScenario(undisturbed.root(), temporary).play();
        new EvaluationScenario(undisturbed.root(), temporary).play();
        shouldReplayWhatTheRunDid(disturbed);
        shouldReplayTheArchiveAndRefuseADamagedOne(undisturbed);
    }

    private void shouldRefuseToStartAgainInTheDirectoryOfARun(RunDirectory directory) throws Exception {
        ErpoProcess second = train(directory);

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.output())
                .contains("holds run " + RunFile.read(directory).runId() + " already");
    }

    private void shouldShowTheSummaryAgainWhenACompleteRunIsResumed(RunDirectory directory) throws Exception {
        ErpoProcess resumed = resume(directory);

        assertThat(resumed.exitCode()).isZero();
        assertThat(resumed.output()).contains("is complete", "held-out accuracy");
    }

    /** The engine draws with our seeds over our own policy, so nothing but who computed may differ. */
    private void shouldReachTheSamePolicyWhenAnEngineBesideTheSamplerSamples(RunDirectory undisturbed)
            throws Exception {
        RunDirectory directory = new RunDirectory(temporary.resolve("engine"));
        try (StubEngine one = StubEngine.start(MODEL);
                StubEngine two = StubEngine.start(MODEL)) {
            ErpoProcess run = ErpoProcess.start(
                    Map.of(
                            "ERPO_ENGINE",
                            "http",
                            "ERPO_ENGINE_URLS",
                            one.url() + "," + two.url(),
                            "ERPO_ENGINE_TOLERANCE",
                            "1e-4"),
                    trainArguments(directory));
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(one.loads()).as("weights were replaced").isGreaterThan(1);
            assertThat(two.loads()).as("in both engines").isEqualTo(one.loads());
            shouldSampleAgainWithTheSameEngines(directory, one.url() + "," + two.url());
        }

        assertThat(digest(directory)).isEqualTo(digest(undisturbed));
        ErpoProcess topics =
                ErpoProcess.start("topics", "--run", directory.root().toString(), "responses", "--limit", "1");
        assertThat(topics.exitCode()).isZero();
        JsonNode response = new ObjectMapper().readTree(topics.output()).get("value");
        assertThat(response.at("/engine/name").asText()).isEqualTo("vllm");
        assertThat(response.get("seed").isIntegralNumber()).isTrue();
        assertThat(response.get("weightLabel").asText())
                .startsWith(RunFile.read(directory).runId() + "-v0-");
    }

    /** One line a step, however often the run was resumed. */
    private static List<Integer> measuredSteps(RunDirectory directory) throws Exception {
        List<Integer> steps = new ArrayList<>();
        for (String line : Files.readAllLines(directory.metricsFile())) {
            JsonNode metrics = new ObjectMapper().readTree(line);
            if (metrics.get("kind").asText().equals("step")) {
                steps.add(metrics.get("step").asInt());
            }
        }
        return steps;
    }

    private static void shouldSampleAgainWithTheSameEngines(RunDirectory directory, String engines) throws Exception {
        ErpoProcess again = ErpoProcess.start(
                "replay", "--run", directory.root().toString(), "--only", "sampler", "--engine", engines);

        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output()).contains("sampler  equal:");
    }

    private static String digest(RunDirectory directory) throws Exception {
        return new ObjectMapper()
                .readTree(directory.summaryFile().toFile())
                .get("finalPolicySha256")
                .asText();
    }

    private void shouldShowABatch(RunDirectory directory) throws Exception {
        ErpoProcess topics =
                ErpoProcess.start("topics", "--run", directory.root().toString(), "advantage-batches", "--limit", "1");

        assertThat(topics.exitCode()).isZero();
        assertThat(new ObjectMapper().readTree(topics.output()).at("/value/samples"))
                .hasSize(16);
    }

    private void shouldExportAPolicy(RunDirectory directory) throws Exception {
        Path target = temporary.resolve("exported");

        ErpoProcess export =
                ErpoProcess.start("export", "--run", directory.root().toString(), "--to", target.toString());

        assertThat(export.exitCode()).as(export.output()).isZero();
        assertThat(export.output()).contains("policy " + STEPS + " of run");
        assertThat(target.toFile().list())
                .contains(
                        "config.json",
                        "model-00001-of-00004.safetensors",
                        "model.safetensors.index.json",
                        "tokenizer.json")
                .noneMatch(file -> file.startsWith("optimizer"));
    }

    private void shouldReplayWhatTheRunDid(RunDirectory directory) throws Exception {
        ErpoProcess replay =
                ErpoProcess.start("replay", "--run", directory.root().toString(), "--resample");

        assertThat(replay.exitCode()).as(replay.output()).isZero();
        assertThat(replay.output())
                .contains(
                        "history  equal: 41 verified-groups",
                        "learner  equal: 4 steps, 4 policies made again",
                        "sampler  equal: 41 groups, 114 responses",
                        "the replay gives what the log says");
    }

    private void shouldReplayTheArchiveAndRefuseADamagedOne(RunDirectory directory) throws Exception {
        Path archive = temporary.resolve("run.zip");

        ErpoProcess written = ErpoProcess.start(
                "archive", "--run", directory.root().toString(), "--to", archive.toString(), "--with-policies");
        assertThat(written.exitCode()).as(written.output()).isZero();
        InProcess replay = erpo("replay", "--archive", archive, "--from-step", "3");
        assertThat(replay.exitCode()).as(replay.out() + replay.err()).isZero();
        assertThat(replay.out()).contains("learner  equal: 1 steps", "history  equal: 41 verified-groups");
        assertThat(written.output())
                .contains(replay.out()
                        .lines()
                        .filter(line -> line.startsWith("digest "))
                        .findFirst()
                        .orElseThrow());

        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 2] ^= 1;
        InProcess damaged = erpo("replay", "--archive", Files.write(temporary.resolve("damaged.zip"), bytes));
        assertThat(damaged.exitCode()).isEqualTo(1);
        assertThat(damaged.err()).contains("damaged.zip: policies/", "nothing of it is used");
    }

    private void shouldSayTheSameWhenProcessesAreKilledOnTheWay(RunDirectory undisturbed) throws Exception {
        Path directory = temporary.resolve("drill");

        ErpoProcess drill = ErpoProcess.start(
                "drill",
                "--run",
                directory.toString(),
                "--reference",
                undisturbed.root().toString(),
                "--kills",
                "3",
                "--steps",
                Integer.toString(STEPS),
                "--config",
                settings().toString());

        assertThat(drill.exitCode()).as(drill.output()).isZero();
        assertThat(drill.output()).contains("each exactly once, say the same as those of the undisturbed run");
        JsonNode report =
                new ObjectMapper().readTree(directory.resolve("drill.json").toFile());
        assertThat(report.get("kills")).isNotEmpty();
        assertThat(report.get("endedByThemselves")).isEmpty();
        // Sixteen responses a step, as many for each of the two evaluations, and six for each of three on the
        // benchmark.
        assertThat(report.at("/equalRecords/responses").asInt()).isEqualTo(STEPS * 16 + 2 * 16 + 3 * 6);
    }

    private ErpoProcess train(RunDirectory directory) throws Exception {
        return ErpoProcess.start(trainArguments(directory));
    }

    private String[] trainArguments(RunDirectory directory) throws Exception {
        return new String[] {
            "train",
            "--run",
            directory.root().toString(),
            "--steps",
            Integer.toString(STEPS),
            "--config",
            settings().toString()
        };
    }

    private static ErpoProcess resume(RunDirectory directory) throws Exception {
        return ErpoProcess.start("train", "--resume", "--run", directory.root().toString());
    }

    private Path settings() throws Exception {
        EvaluationScenario.benchmark(temporary);
        return Files.writeString(temporary.resolve("settings.yaml"), SETTINGS);
    }

    /** Kills every process of the run at once, the command included, as when the machine loses power. */
    private static void cutThePower(RunDirectory directory, ErpoProcess command) throws Exception {
        RunFile.read(directory).processes().values().forEach(pid -> ProcessHandle.of(pid)
                .ifPresent(ProcessHandle::destroyForcibly));
        command.kill();
    }

    private static void kill(RunDirectory directory, String service) {
        long pid = RunFile.read(directory).processes().get(service);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }
}
