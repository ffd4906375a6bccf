package io.erpo.policy.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.Architecture;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import io.erpo.policy.Rope;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FILE = Path.of("dir/config.json");
    private static final String SIZES = """
            "vocab_size": 100, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
            "num_attention_heads": 4, "max_position_embeddings": 64
            """;

    @Test
    void shouldTakeTheDefaultsOfTransformersWhenLlamaNamesItsSizesOnly() throws Exception {
        assertThat(parse("llama", ""))
                .isEqualTo(
                        new ModelConfig(Architecture.LLAMA, 100, 16, 24, 2, 4, 4, 4, 64, Rope.of(10_000), 1e-6, false));
    }

    @Test
    void shouldTakeTheDefaultHeadSizeOfTransformersWhenQwen3DoesNotNameIt() throws Exception {
        assertThat(parse("qwen3", ", \"num_key_value_heads\": 2").headSize()).isEqualTo(128);
        assertThat(parse("qwen3", ", \"num_key_value_heads\": 2, \"head_dim\": 8")
                        .headSize())
                .isEqualTo(8);
    }

    @Test
    void shouldUnderstandQwen25AsPublishedWhenSlidingWindowsAreOff() throws Exception {
        ModelConfig config = ConfigJson.parse(read("""
                {"architectures": ["Qwen2ForCausalLM"], "attention_dropout": 0.0, "bos_token_id": 151643,
                 "eos_token_id": 151645, "hidden_act": "silu", "hidden_size": 3584, "initializer_range": 0.02,
                 "intermediate_size": 18944, "max_position_embeddings": 32768, "max_window_layers": 28,
                 "model_type": "qwen2", "num_attention_heads": 28, "num_hidden_layers": 28, "num_key_value_heads": 4,
                 "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 131072,
                 "tie_word_embeddings": false, "torch_dtype": "bfloat16", "use_cache": true,
                 "use_sliding_window": false, "vocab_size": 152064}
                """), FILE);

        assertThat(config).isEqualTo(new ModelConfig(152064, 3584, 18944, 28, 28, 4, 32768, 1e6, 1e-6, false));
        assertThat(WeightLayout.of(config).elements()).isEqualTo(7_615_616_512L);
    }

    @Test
    void shouldUnderstandLlama32AsPublishedWhenItsRotaryEmbeddingIsScaled() throws Exception {
        ModelConfig config = ConfigJson.parse(read("""
                {"architectures": ["LlamaForCausalLM"], "attention_bias": false, "attention_dropout": 0.0,
                 "bos_token_id": 128000, "eos_token_id": [128001, 128008, 128009], "head_dim": 64,
                 "hidden_act": "silu", "hidden_size": 2048, "initializer_range": 0.02, "intermediate_size": 8192,
                 "max_position_embeddings": 131072, "mlp_bias": false, "model_type": "llama",
                 "num_attention_heads": 32, "num_hidden_layers": 16, "num_key_value_heads": 8, "pretraining_tp": 1,
                 "rms_norm_eps": 1e-05, "rope_scaling": {"factor": 32.0, "high_freq_factor": 4.0,
                 "low_freq_factor": 1.0, "original_max_position_embeddings": 8192, "rope_type": "llama3"},
                 "rope_theta": 500000.0, "tie_word_embeddings": true, "torch_dtype": "bfloat16", "use_cache": true,
                 "vocab_size": 128256}
                """), FILE);

        assertThat(config.rope()).isEqualTo(new Rope(500_000, new Rope.Llama3(32, 1, 4, 8192)));
        assertThat(config.rmsNormEpsilon()).isEqualTo(1e-5);
        assertThat(WeightLayout.of(config).elements()).isEqualTo(1_235_814_400L);
    }

    /** A window that holds the whole context hides nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"", ", \"sliding_window\": null", ", \"sliding_window\": 64", ", \"sliding_window\": 4096"})
    void shouldComputeMistralAsLlamaWhenItsWindowIsNotSmallerThanTheContext(String window) throws Exception {
        assertThat(parse("mistral", ", \"num_key_value_heads\": 2" + window))
                .isEqualTo(new ModelConfig(
                        Architecture.MISTRAL, 100, 16, 24, 2, 4, 2, 4, 64, Rope.of(10_000), 1e-6, false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `, "rope_theta": 5`                                                         | 5  | none
            `, "rope_theta": 5, "rope_scaling": null`                                   | 5  | none
            `, "rope_parameters": {"rope_theta": 6, "rope_type": "default"}`            | 6  | none
            `, "rope_theta": 5, "rope_parameters": {"rope_type": "default"}`            | 5  | none
            `, "rope_theta": 5, "rope_scaling": {"type": "linear", "factor": 2}`        | 5  | linear
            `, "rope_theta": 5, "rope_parameters": {"rope_theta": 6, "rope_type": "linear", "factor": 2}` | 6 | linear
            """)
    void shouldReadTheRotaryEmbeddingWhenEitherReleaseOfTransformersWroteIt(
            String settings, double theta, String scaling) throws Exception {
        Rope.Scaling expected = scaling.equals("none") ? new Rope.None() : new Rope.Linear(2);

        assertThat(parse("llama", settings).rope()).isEqualTo(new Rope(theta, expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            llama | `, "attention_bias": true`             | attention_bias is true; supported is false
            qwen3 | `, "attention_bias": true`             | attention_bias is true; supported is false
            llama | `, "mlp_bias": true`                   | mlp_bias is true; supported is false
            qwen2 | `, "use_sliding_window": true`         | use_sliding_window is true; supported is false
            qwen3 | `, "use_sliding_window": "yes"`        | use_sliding_window should be true or false, but is "yes"
            qwen3 | `, "layer_types": ["full_attention", "sliding_attention"]` | layer_types is ["full_attention","sliding_attention"]; supported is "full_attention" for all layers
            qwen2 | `, "hidden_act": "gelu"`               | hidden_act is "gelu"; supported is "silu"
            qwen2 | `, "quantization_config": {"bits": 4}` | quantization_config is {"bits":4}; supported is none
            qwen3 | `, "num_experts": 128`                 | num_experts is 128; supported is none
            llama | `, "num_local_experts": 8`             | num_local_experts is 8; supported is none
            llama | `, "partial_rotary_factor": 0.5`       | partial_rotary_factor is 0.5; supported is 1
            llama | `, "rope_parameters": {"partial_rotary_factor": 0.25}` | rope_parameters.partial_rotary_factor is 0.25; supported is 1
            llama | `, "rope_scaling": {"type": "yarn", "factor": 4}` | rope_scaling.type is "yarn"; supported is "default", "linear" or "llama3"; if the model's card adds it for long texts only, as those of Qwen do, remove it in a copy of the directory and stay within the model's own context
            llama | `, "rope_parameters": {"rope_type": "dynamic"}` | rope_parameters.rope_type is "dynamic"; supported is "default", "linear" or "llama3"; if the model's card adds it for long texts only, as those of Qwen do, remove it in a copy of the directory and stay within the model's own context
            llama | `, "rope_parameters": {"full_attention": {"rope_type": "default"}}` | rope_parameters is {"full_attention":{"rope_type":"default"}}; supported is one set of numbers for all layers
            llama | `, "rope_scaling": 4`                  | rope_scaling is 4; supported is an object that names its rope_type
            llama | `, "rope_scaling": {"type": "linear"}` | rope_scaling.factor should be a number, but is missing
            llama | `, "rope_scaling": {"type": "linear", "factor": 0}` | factor must be positive and finite, was 0.0
            llama | `, "rope_scaling": {"type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 4}` | high_freq_factor must be greater than low_freq_factor 4.0, was 4.0
            llama | `, "num_key_value_heads": 3`           | num_attention_heads must be a multiple of num_key_value_heads, was 4 for 3
            qwen2 | ``                                     | num_key_value_heads should be an integer, but is missing
            llama | `, "head_dim": 5`                      | head_dim must be even, was 5
            llama | `, "tie_word_embeddings": 1`           | tie_word_embeddings should be true or false, but is 1
            llama | `, "rms_norm_eps": 0`                  | rms_norm_eps must be positive and finite, was 0.0
            mixtral | ``                                   | model_type is "mixtral"; supported is "qwen2" or "qwen3" or "llama" or "mistral"
            mistral | `, "num_key_value_heads": 2, "sliding_window": 32` | sliding_window is 32; supported is null, or at least max_position_embeddings, which is 64; within a window all attention is full, so for prompts and responses of at most 32 tokens together set max_position_embeddings to 32 in a copy of the directory
            mistral | `, "num_key_value_heads": 2, "sliding_window": "all"` | sliding_window should be an integer, but is "all"
            mistral | ``                                   | num_key_value_heads should be an integer, but is missing
            mistral | `, "attention_bias": true`           | attention_bias is true; supported is false
            """)
    void shouldNameTheSettingWhenItCannotBeComputed(String type, String settings, String message) {
        assertThatThrownBy(() -> parse(type, settings))
                .isInstanceOf(PolicyException.class)
                .hasMessage(FILE + ": " + message);
    }

    @Test
    void shouldNameTheHeadsWhenTheyCannotShareTheHiddenSize() {
        assertThatThrownBy(() -> ConfigJson.parse(
                        read("{\"model_type\": \"llama\", "
                                + SIZES.replace("\"num_attention_heads\": 4", "\"num_attention_heads\": 3") + "}"),
                        FILE))
                .hasMessage(FILE + ": hidden_size must be a multiple of num_attention_heads, was 16 for 3 heads");
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void shouldReadBackWhatItWroteWhenAModelIsNew(Architecture architecture) {
        ModelConfig config = new ModelConfig(
                architecture, 100, 16, 24, 2, 4, 2, 8, 64, new Rope(500, new Rope.Llama3(8, 1, 4, 32)), 1e-5, true);

        assertThat(ConfigJson.parse(ConfigJson.write(config, 0), FILE)).isEqualTo(config);
    }

    private static ModelConfig parse(String type, String settings) throws IOException {
        return ConfigJson.parse(read("{\"model_type\": \"" + type + "\", " + SIZES + settings + "}"), FILE);
    }

    private static ObjectNode read(String json) throws IOException {
        return (ObjectNode) JSON.readTree(json);
    }
}
