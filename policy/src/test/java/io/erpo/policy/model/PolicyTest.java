package io.erpo.policy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.ModelConfig;
import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.Reference;
import io.erpo.policy.TokenIds;
import io.erpo.policy.checkpoint.Checkpoint;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.generation.Generator;
import io.erpo.policy.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {

    private static final ModelConfig SMALL = new ModelConfig(99, 16, 24, 2, 2, 1, 64, 10_000, 1e-6, true);

    @TempDir
    private Path directory;

    @Test
    void shouldWriteTheSameBytesWhenALoadedCheckpointIsSaved() throws Exception {
        try (Policy policy = Reference.policy()) {
            policy.save(directory);
        }

        for (String name : List.of("model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
            assertThat(directory.resolve(name))
                    .hasSameBinaryContentAs(Reference.directory().resolve(name));
        }
        try (Policy again = Policy.load(directory)) {
            assertThat(again.config()).isEqualTo(new ModelConfig(64, 128, 352, 4, 4, 2, 32768, 1e6, 1e-6, true));
            assertThat(again.endOfSequenceIds()).containsExactly(0);
            assertThat(again.parameterCount()).isEqualTo(747_648);
        }
    }

    @Test
    void shouldWriteBfloat16WhenThePolicyIsPlacedInIt() throws Exception {
        Placement placement = Placement.of("cpu", "bfloat16");
        try (Policy policy = Policy.load(Reference.directory(), placement)) {
            policy.save(directory.resolve("a"));
        }
        try (Policy policy = Policy.load(directory.resolve("a"), placement)) {
            policy.save(directory.resolve("b"));
        }

        assertThat(Checkpoint.inspect(directory.resolve("a")).bytes()).isEqualTo(2 * 747_648);
        assertThat(directory.resolve("a/config.json")).content().contains("\"torch_dtype\" : \"bfloat16\"");
        for (String name : List.of("model.safetensors", "config.json")) {
            assertThat(directory.resolve("b/" + name)).hasSameBinaryContentAs(directory.resolve("a/" + name));
        }
    }

    @Test
    void shouldGiveTheSameWeightsWhenASeedIsRepeated() throws Exception {
        assertThat(initialized("a", 1)).isEqualTo(initialized("b", 1)).isNotEqualTo(initialized("c", 2));
    }

    @Test
    void shouldGenerateTheSameWhenAnInitializedPolicyWasSavedAndLoaded() throws Exception {
        ModelConfig untied = new ModelConfig(99, 16, 24, 2, 2, 1, 64, 10_000, 1e-6, false);
        try (Policy policy = Policy.initialize(untied, TokenizerFiles.printableAscii(), 3)) {
            policy.save(directory);
            List<Completion> before = generate(policy);
            try (Policy loaded = Policy.load(directory)) {
                assertThat(generate(loaded)).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"})
    void shouldNameTheFileWhenItIsMissing(String name) throws Exception {
        copyReference();
        Files.delete(directory.resolve(name));

        assertThatThrownBy(() -> Policy.load(directory))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(directory.resolve(name) + " does not exist; a checkpoint directory needs it");
    }

    @Test
    void shouldSayWhatIsExpectedWhenThereIsNoDirectory() {
        assertThatThrownBy(() -> Policy.load(directory.resolve("nowhere")))
                .hasMessageContaining("is not a directory; a Hugging Face checkpoint directory with config.json");
    }

    @Test
    void shouldSayTruncatedWhenWeightsAreCutShort() throws Exception {
        copyReference();
        try (FileChannel weights = FileChannel.open(directory.resolve("model.safetensors"), StandardOpenOption.WRITE)) {
            weights.truncate(1_000_000);
        }

        assertThatThrownBy(() -> Policy.load(directory))
                .hasMessageContaining(
                        "should hold 2990592 bytes of elements by its header, but holds 994784; it is truncated");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "model_type": "qwen2"          | "model_type": "phi3"             | model_type is "phi3"; supported is "qwen2" or "qwen3" or "llama" or "mistral"
            "hidden_act": "silu"           | "hidden_act": "gelu"             | hidden_act is "gelu"; supported is "silu"
            "use_sliding_window": false    | "use_sliding_window": true       | use_sliding_window is true; supported is false
            "use_cache": true              | "rope_scaling": {"type": "yarn"} | rope_scaling.type is "yarn"; supported is "default", "linear" or "llama3"
            "use_cache": true              | "head_dim": 64                   | holds model.layers.0.self_attn.q_proj.weight with shape [128, 128], but config.json asks for [256, 128]
            "hidden_size": 128             | "hidden_size": "128"             | hidden_size should be an integer, but is "128"
            "rope_theta": 1000000.0        | "rope_theta": "1e6"              | rope_theta should be a number, but is "1e6"
            "vocab_size": 64               | "vocab_size": 0                  | vocab_size must be positive and finite, was 0
            "num_key_value_heads": 2       | "num_key_value_heads": 3         | num_attention_heads must be a multiple of num_key_value_heads, was 4 for 3
            "intermediate_size": 352       | "intermediate_size": 353         | holds model.layers.0.mlp.gate_proj.weight with shape [352, 128], but config.json asks for [353, 128]
            "num_hidden_layers": 4         | "num_hidden_layers": 5           | missing model.layers.4.self_attn.q_proj.weight, model.layers.4.self_attn.q_proj.bias, model.layers.4.self_attn.k_proj.weight and 9 more, unexpected none
            "tie_word_embeddings": true    | "tie_word_embeddings": false     | missing lm_head.weight, unexpected none
            "num_hidden_layers": 4         | "num_hidden_layers": 3           | missing none, unexpected model.layers.3.self_attn.q_proj.weight
            """)
    void shouldNameTheSettingWhenItIsNotSupported(String before, String after, String message) throws Exception {
        copyReference();
        Path config = directory.resolve("config.json");
        String text = Files.readString(config);
        assertThat(text).contains(before);
        Files.writeString(config, text.replace(before, after == null ? "" : after));

        assertThatThrownBy(() -> Policy.load(directory))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldReadRopeThetaWhenTheConfigIsOfTransformers5() throws Exception {
        copyReference();
        Path config = directory.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace(
                                "\"rope_theta\": 1000000.0",
                                "\"rope_parameters\": {\"rope_theta\": 5000.0, \"rope_type\": \"default\"}"));

        try (Policy policy = Policy.load(directory)) {
            assertThat(policy.config().rope().theta()).isEqualTo(5000.0);
        }
    }

    @Test
    void shouldRefuseWhenTheVocabularyIsSmallerThanTheTokenizer() {
        ModelConfig tooSmall = new ModelConfig(98, 16, 24, 2, 2, 1, 64, 10_000, 1e-6, true);

        assertThatThrownBy(() -> Policy.initialize(tooSmall, TokenizerFiles.printableAscii(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vocab_size must be at least the tokenizer's 99, was 98");
    }

    private byte[] initialized(String name, long seed) throws IOException {
        try (Policy policy = Policy.initialize(SMALL, TokenizerFiles.printableAscii(), seed)) {
            policy.save(directory.resolve(name));
        }
        return Files.readAllBytes(directory.resolve(name).resolve("model.safetensors"));
    }

    private static List<Completion> generate(Policy policy) {
        TokenIds prompt = policy.tokenizer().encode("1+1=");
        return new Generator(policy, 2)
                .generate(List.of(
                        new GenerationRequest(prompt, 1, 10, Reference.uniforms(1)),
                        new GenerationRequest(prompt, 1, 60, Reference.uniforms(2))));
    }

    private void copyReference() throws IOException {
        try (Stream<Path> files = Files.list(Reference.directory())) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }
}
