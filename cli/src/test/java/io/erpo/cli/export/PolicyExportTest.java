package io.erpo.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.cli.InProcess;
import io.erpo.events.PolicyPublished;
import io.erpo.events.SamplingWeights;
import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.adapter.AdapterSettings;
import io.erpo.policy.adapter.Projection;
import io.erpo.policy.checkpoint.WeightForm;
import io.erpo.policy.model.Policy;
import io.erpo.policy.store.CheckpointWriter;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.policy.store.StoredPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyExportTest {

    @TempDir
    Path directory;

    private DirectoryPolicyStore store;
    private PolicyExport export;
    private PolicyPublished base;
    private PolicyPublished adapter;

    @BeforeEach
    void publish() {
        store = new DirectoryPolicyStore(directory.resolve("policies"));
        export = new PolicyExport(store);
        try (Policy policy = Policy.load(InProcess.TINY);
                Adapter fresh = Adapter.initialize(
                        policy.config(), new AdapterSettings(2, 4, List.of(Projection.values())), 1, "cpu")) {
            base = published(0, PolicyFormat.HUGGING_FACE, withOptimizer(policy::save));
            adapter = published(1, PolicyFormat.PEFT_LORA, withOptimizer(fresh::write));
        }
    }

    private static CheckpointWriter withOptimizer(CheckpointWriter weights) {
        return target -> {
            weights.writeTo(target);
            Files.writeString(target.resolve("optimizer.safetensors"), "moments");
        };
    }

    private PolicyPublished published(long version, PolicyFormat format, CheckpointWriter writer) {
        StoredPolicy stored = store.publish("run", version, writer);
        return new PolicyPublished("run", version, stored.uri(), stored.sha256(), null, format.key(), null);
    }

    private Path write(CheckpointWriter content) throws IOException {
        Path target = Files.createDirectory(directory.resolve("exported"));
        content.writeTo(target);
        return target;
    }

    @Test
    void shouldCopyACheckpointWithoutTheStateOfTheOptimizer() throws IOException {
        Path exported = write(export.whole(base, base, Placement.Precision.FLOAT32));

        assertThat(exported.toFile().list())
                .containsExactlyInAnyOrder(
                        "config.json",
                        "generation_config.json",
                        "model.safetensors",
                        "tokenizer.json",
                        "tokenizer_config.json");
        assertThat(exported.resolve("model.safetensors"))
                .hasSameBinaryContentAs(InProcess.TINY.resolve("model.safetensors"));
    }

    @Test
    void shouldGiveTheCopyForSamplersOrRoundInItsFormWhenBfloat16IsAskedFor() throws IOException {
        StoredPolicy copy;
        try (Policy policy = Policy.load(InProcess.TINY)) {
            copy = store.publish("run", 0, target -> policy.save(target, new WeightForm(true, 1 << 20)));
        }
        Path rounded = write(export.whole(base, base, Placement.Precision.BFLOAT16));
        base.setSampling(new SamplingWeights(copy.uri(), copy.sha256(), "bfloat16"));
        Path copied = Files.createDirectory(directory.resolve("copied"));
        export.whole(base, base, Placement.Precision.BFLOAT16).writeTo(copied);

        assertThat(rounded.resolve("config.json")).content().contains("bfloat16");
        assertThat(copied.toFile().list())
                .contains("model-00001-of-00002.safetensors", "model.safetensors.index.json")
                .doesNotContain("model.safetensors", "erpo-manifest.json");
        try (Policy one = Policy.load(rounded);
                Policy other = Policy.load(copied)) {
            one.save(directory.resolve("one"));
            other.save(directory.resolve("other"));
        }
        assertThat(directory.resolve("one/model.safetensors"))
                .hasSameBinaryContentAs(directory.resolve("other/model.safetensors"));
    }

    @Test
    void shouldMergeAnAdapterIntoTheBase() throws IOException {
        Path exported = write(export.whole(adapter, base, Placement.Precision.FLOAT32));

        // A fresh adapter changes nothing.
        assertThat(exported.resolve("model.safetensors"))
                .hasSameBinaryContentAs(InProcess.TINY.resolve("model.safetensors"));
        assertThat(exported.resolve("adapter_model.safetensors")).doesNotExist();
    }

    @Test
    void shouldCopyTheAdapterAloneWhenThatIsAskedFor() throws IOException {
        Path exported = write(export.asStored(adapter));

        assertThat(exported.toFile().list())
                .contains("adapter_config.json", "adapter_model.safetensors")
                .doesNotContain("model.safetensors", "optimizer.safetensors");
    }

    /** PEFT and vLLM look for the base by this name; without one they ask the Hub for a model "None". */
    @Test
    void shouldNameTheBaseOfTheRunWhenAnAdapterIsExported() throws IOException {
        Path exported = write(export.onBase(adapter, InProcess.TINY.toString()));

        assertThat(new ObjectMapper()
                        .readTree(exported.resolve("adapter_config.json").toFile())
                        .get("base_model_name_or_path")
                        .asText())
                .isEqualTo(InProcess.TINY.toString());
    }

    @Test
    void shouldBeACheckpointAgainWhenAnAdapterIsExported() throws IOException {
        Path exported = write(export.onBase(adapter, InProcess.TINY.toString()));

        try (Policy policy = Policy.load(exported)) {
            policy.save(directory.resolve("merged"));
        }

        // A fresh adapter changes nothing.
        assertThat(directory.resolve("merged/model.safetensors"))
                .hasSameBinaryContentAs(InProcess.TINY.resolve("model.safetensors"));
    }

    @Test
    void shouldRefuseWeightsThatAreNotThePublishedOnes() throws IOException {
        Files.writeString(directory.resolve("policies").resolve(base.getUri()).resolve("model.safetensors"), "changed");

        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> export.asStored(base))
                .withMessageContaining("was published; the file was changed or damaged");
    }
}
