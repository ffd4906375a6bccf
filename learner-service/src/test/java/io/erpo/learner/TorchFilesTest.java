package io.erpo.learner;

import static io.erpo.learner.Fixtures.aBasePolicy;
import static io.erpo.learner.Fixtures.aBatch;
import static io.erpo.learner.Fixtures.aResponse;
import static io.erpo.learner.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.DeadLetter;
import io.erpo.events.Engine;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RecordPlace;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.TrainStep;
import io.erpo.policy.checkpoint.WeightForm;
import io.erpo.policy.model.Policy;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.policy.training.Trainer;
import io.erpo.policy.training.TrainerSettings;
import io.erpo.schemas.Events;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both learners write the same bytes, records as well as files, so that each understands the other. */
class TorchFilesTest {

    @TempDir
    private Path directory;

    private Path base;

    @BeforeEach
    void makeFiles() throws Exception {
        TorchProcess.assumeInstalled();
        base = aBasePolicy(directory.resolve("base"));
        Files.createDirectories(base.resolve("additional_chat_templates"));
        Files.writeString(base.resolve("additional_chat_templates/tool.jinja"), "{{ messages }}");
    }

    @Test
    void shouldEncodeWhatItDecodedIntoTheSameBytes() throws Exception {
        Path given = Files.createDirectory(directory.resolve("given"));
        Path found = Files.createDirectory(directory.resolve("found"));
        for (SpecificRecord event : events()) {
            Files.write(given.resolve(event.getSchema().getName() + ".bin"), Events.encode(event));
        }

        String output = TorchProcess.script(directory.resolve("output"), "codec.py", given, found);

        for (SpecificRecord event : events()) {
            String file = event.getSchema().getName() + ".bin";
            assertThat(found.resolve(file)).hasSameBinaryContentAs(given.resolve(file));
        }
        long body = Files.size(given.resolve("TrainStep.bin")) - 10;
        assertThat(output.lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("(C3 01, fingerprint, body), found no value"),
                        line -> assertThat(line).endsWith("found 0 bytes that do not start that way"),
                        line -> assertThat(line).endsWith("found 7 bytes that do not start that way"),
                        line -> assertThat(line)
                                .isEqualTo("schema fingerprint 0000000000000000 is not in the schema history; was it"
                                        + " written by a newer erpo?"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "the bytes say they are a TrainStep, but 1 bytes are left over behind its body"),
                        line -> assertThat(line)
                                .startsWith("the bytes say they are a TrainStep, but its body of " + (body - 1)
                                        + " bytes cannot be read"));
    }

    @Test
    void shouldStoreTheSameFilesUnderTheSameNameAndRefuseChangedOnes() throws Exception {
        Path java = directory.resolve("java");
        Path torch = directory.resolve("torch");
        StoredPolicy stored = new DirectoryPolicyStore(java).publish("test-run", 1, out -> copy(base, out));

        String published = storing(torch, "publish", base);

        assertThat(published).isEqualTo(stored.uri() + " " + stored.sha256());
        assertThat(storing(torch, "publish", base)).as("once more").isEqualTo(published);
        assertThat(files(torch)).isEqualTo(files(java));
        for (String file : files(java)) {
            assertThat(torch.resolve(file)).hasSameBinaryContentAs(java.resolve(file));
        }
        Path version = java.resolve(stored.uri());
        assertThat(storing(java, "open", stored.uri(), stored.sha256())).isEqualTo(version.toString());
        assertThat(new DirectoryPolicyStore(torch).openToResume(stored.uri(), stored.sha256()))
                .isDirectory();
        Files.writeString(version.resolve("extra.txt"), "changed");
        assertThat(storing(java, "open", stored.uri(), stored.sha256()))
                .isEqualTo(version.resolve("extra.txt")
                        + " was not stored with this version: erpo-manifest.json does not list it; remove it");
        assertThat(storing(java, "open", "../" + stored.uri(), stored.sha256()))
                .isEqualTo("policy ../" + stored.uri() + " points outside the store " + java);
        assertThat(storing(java, "open", "test-run/v000002-0123456789ab", stored.sha256()))
                .isEqualTo(java.resolve("test-run/v000002-0123456789ab/model.safetensors")
                        + " does not exist; does this service see the same policy store, and was the version kept?");
    }

    /** Small files, so that the tiny model takes several; weights, moments, index and configuration are compared. */
    @Test
    void shouldWriteEveryFormOfTheWeightsAsTheJavaLearnerDoes() throws Exception {
        long shardBytes = 5_000;
        Path vectors = TorchProcess.LEARNER.resolve("tests/vectors");
        Files.writeString(
                base.resolve("config.json"),
                Files.readString(base.resolve("config.json"))
                        .replaceFirst("\"rope_theta\" : [^,]+,", "\"rope_theta\":1e7,\"beta\": [1e-5, 0.25, {}, []],")
                        .replaceFirst("torch_dtype\" : \"float32", "dtype\":\"float32"));
        Files.writeString(
                base.resolve("generation_config.json"), "{\"eos_token_id\":[0],\"top_p\":0.95,\"é\":{\"a\":null}}");
        Path merged = Files.createDirectory(directory.resolve("merged"));
        copy(vectors.resolve("adapter"), merged);
        Files.delete(merged.resolve("optimizer.safetensors"));
        Path config = merged.resolve("adapter_config.json");
        Files.writeString(config, Files.readString(config).replace("null", "\"" + vectors.resolve("base") + "\""));
        Path java = directory.resolve("java");
        try (Policy policy = Policy.load(base)) {
            policy.save(java.resolve("base"), new WeightForm(false, shardBytes));
            policy.save(java.resolve("copy"), new WeightForm(true, shardBytes));
        }
        try (Policy policy = Policy.load(merged)) {
            policy.save(java.resolve("merged"));
        }
        try (Trainer trainer = Trainer.load(vectors.resolve("parent"), TrainerSettings.of(64))) {
            trainer.save(java.resolve("trained"), shardBytes);
        }

        Path torch = directory.resolve("torch");
        TorchProcess.script(
                directory.resolve("output"), "forms.py", base, java.resolve("trained"), merged, shardBytes, torch);

        assertThat(files(java))
                .isEqualTo(files(torch))
                .contains("copy/model-00002-of-00003.safetensors", "trained/optimizer.safetensors.index.json");
        for (String file : files(java)) {
            assertThat(torch.resolve(file)).hasSameBinaryContentAs(java.resolve(file));
        }
        assertThat(java.resolve("merged/model.safetensors"))
                .as("the adapter changes the model")
                .satisfies(weights -> assertThat(Files.mismatch(weights, vectors.resolve("base/model.safetensors")))
                        .isPositive());
    }

    @Test
    void shouldStoreWeightsInSeveralFilesUnderTheSameNameAndRefuseAnIndexOfOthers() throws Exception {
        Path sharded = directory.resolve("sharded");
        try (Policy policy = Policy.load(base)) {
            policy.save(sharded, new WeightForm(true, 5_000));
        }
        Path java = directory.resolve("java");
        StoredPolicy stored = new DirectoryPolicyStore(java).publish("test-run", 1, out -> copy(sharded, out));

        assertThat(storing(directory.resolve("torch"), "publish", sharded))
                .isEqualTo(stored.uri() + " " + stored.sha256());

        Path version = java.resolve(stored.uri());
        assertThat(storing(java, "open", stored.uri(), stored.sha256())).isEqualTo(version.toString());
        Path shard = version.resolve("model-00001-of-00003.safetensors");
        byte[] content = Files.readAllBytes(shard);
        content[content.length - 1] ^= 1;
        Files.write(shard, content);
        assertThat(storing(java, "open", stored.uri(), stored.sha256()))
                .startsWith(shard + " has sha256 ")
                .endsWith("was stored; the file was changed or damaged, restore it from a copy");
        Path index = sharded.resolve("model.safetensors.index.json");
        Files.writeString(index, Files.readString(index).replace("00003-of-00003", "00001-of-00003"));
        assertThat(storing(directory.resolve("torch"), "publish", sharded))
                .startsWith(directory.resolve("torch").toString())
                .contains(
                        "puts the weights into ['model-00001-of-00003.safetensors', 'model-00002-of-00003.safetensors'], but the digest of the version is of");
    }

    private String storing(Object... arguments) throws Exception {
        Path output = Files.createTempFile(directory, "storing", "");
        return TorchProcess.script(output, "storing.py", arguments).strip();
    }

    private List<SpecificRecord> events() {
        Instant now = Instant.ofEpochMilli(1_700_000_000_123L);
        TrainStep step = TrainStep.newBuilder()
                .setRunId("test-run")
                .setStep(3)
                .setPolicyVersion(4)
                .setPolicySha256("ab")
                .setLoss(-0.25)
                .setGradNorm(1e-9)
                .setMeanRatio(Double.MIN_VALUE)
                .setClipLowShare(0)
                .setClipHighShare(0)
                .setDualClipShare(0)
                .setApproxKl(-0.0)
                .setEntropy(2)
                .setLearningRate(1e-3)
                .setUpdates(2)
                .setSequences(8)
                .setTokens(1L << 40)
                .setStartedAt(now)
                .setFetchMicros(1)
                .setTrainMicros(2)
                .setSaveMicros(3)
                .setEngine(new Engine("torch-fsdp", "2.13.0", "float32", "cpu", Map.of("ranks", "2", "é", "\"")))
                .build();
        return List.of(
                aRun(base),
                aResponse(1, 2),
                aBatch(1, 3),
                new PolicyPublished("test-run", 4L, "test-run/v", "ab", 3L, "peft-lora", null),
                new RunEnded("test-run", RunOutcome.FAILED, "learner-service", "why", new RecordPlace("t", 0, 7L), now),
                new DeadLetter("t", 1, 2L, null, ByteBuffer.wrap(new byte[] {0, -1}), "l", "r", 2L, "cd"),
                step);
    }

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
