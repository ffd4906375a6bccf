package io.erpo.policy.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.ElementType;
import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.TensorShape;
import io.erpo.policy.torch.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An adapter directory in the place of a checkpoint. What PEFT computes with one is compared in {@code FamilyParityTest}. */
class PeftAdapterTest {

    private static final String MODULE = "base_model.model.model.layers.0.self_attn.q_proj";
    private static final String MINIMAL = "\"peft_type\": \"LORA\", \"r\": 2, \"lora_alpha\": 3";

    @TempDir
    private Path root;

    private Path base;
    private Path directory;
    private CheckpointDirectory adapter;

    @BeforeEach
    void make() throws IOException {
        base = Files.createDirectory(root.resolve("base"));
        CheckpointDirectory.create(base);
        directory = Files.createDirectory(root.resolve("adapter"));
        adapter = CheckpointDirectory.in(directory);
        settings("");
        matrices(ElementType.F32, Map.of(MODULE + ".lora_A.weight", TensorShape.of(2, 8)));
    }

    /** q_proj is [8, 8] of 1 to 7 again and again, and so are A [2, 8] and B [8, 2]. */
    @ParameterizedTest
    @EnumSource(ElementType.class)
    void shouldAddTheProductToTheWeightWhenItIsRead(ElementType type) throws Exception {
        matrices(type, Map.of(MODULE + ".lora_A.weight", TensorShape.of(2, 8)));

        ByteBuffer read = queries(directory);

        for (int row = 0; row < 8; row++) {
            for (int column = 0; column < 8; column++) {
                double product = number(row * 2) * number(column) + number(row * 2 + 1) * number(8 + column);
                assertThat(read.getFloat(4 * (row * 8 + column)))
                        .as("row %d, column %d", row, column)
                        .isEqualTo((float) (number(row * 8 + column) + 3 / 2.0 * product));
            }
        }
        assertThat(read.getFloat(4 * 64)).as("k_proj has no adapter").isEqualTo(1);
    }

    @Test
    void shouldDivideByTheRootOfTheRankWhenTheAdapterIsStabilized() throws Exception {
        settings(", \"use_rslora\": true");

        assertThat(queries(directory).getFloat(0)).isEqualTo((float) (1 + 3 / Math.sqrt(2) * (1 * 1 + 2 * number(8))));
    }

    @Test
    void shouldBeACheckpointLikeAnyOtherWhenItIsInspected() {
        Checkpoint checkpoint = Checkpoint.inspect(directory);

        assertThat(checkpoint.config()).isEqualTo(CheckpointDirectory.CONFIG);
        assertThat(checkpoint.files().endOfSequenceIds()).containsExactly(0);
        assertThat(checkpoint.files().tokenizer().vocabularySize()).isEqualTo(99);
    }

    @Test
    void shouldTakeItsOwnFilesFirstWhenTheAdapterHasSome() throws Exception {
        adapter.replace("generation_config.json", "{\"eos_token_id\": 5}");

        assertThat(Checkpoint.inspect(directory).files().endOfSequenceIds()).containsExactly(5);
    }

    /** The digest names everything from which the weights follow, so that a run can be made again. */
    @Test
    void shouldCoverBaseSettingsAndMatricesWhenItsDigestIsTaken() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(Files.readAllBytes(base.resolve("model.safetensors")));
        all.write(Files.readAllBytes(directory.resolve("adapter_config.json")));
        all.write(Files.readAllBytes(directory.resolve("adapter_model.safetensors")));

        assertThat(Checkpoint.inspect(directory).weights().sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(all.toByteArray())));
    }

    @Test
    void shouldLookFromItsOwnDirectoryWhenTheBaseIsNamedByARelativePath() throws Exception {
        adapter.replace("adapter_config.json", "{%s, \"base_model_name_or_path\": \"../base\"}".formatted(MINIMAL));

        assertThat(Checkpoint.inspect(directory).config()).isEqualTo(CheckpointDirectory.CONFIG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"peft_version\": \"0.21.0\"",
                "\"lora_dropout\": 0.05",
                "\"bias\": \"none\"",
                "\"modules_to_save\": null",
                "\"modules_to_save\": []",
                "\"use_dora\": false",
                "\"init_lora_weights\": \"gaussian\"",
                "\"init_lora_weights\": true",
                "\"layers_to_transform\": [0]",
                "\"target_modules\": \"all-linear\"",
                "\"rank_pattern\": {\"v_proj\": 4}",
                "\"setting_of_tomorrow\": null"
            })
    void shouldAcceptASettingWhenItChangesNothing(String setting) throws Exception {
        settings(", " + setting);

        assertThat(Checkpoint.inspect(directory).config()).isEqualTo(CheckpointDirectory.CONFIG);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "peft_type": "IA3"                                | peft_type is "IA3"; supported is "LORA"
            "use_dora": true                                  | use_dora is true; supported is none; merge the adapter with PEFT's merge_and_unload instead
            "fan_in_fan_out": true                            | fan_in_fan_out is true; supported is none; merge the adapter with PEFT's merge_and_unload instead
            "bias": "lora_only"                               | bias is "lora_only"; supported is none; merge the adapter with PEFT's merge_and_unload instead
            "modules_to_save": ["lm_head"]                    | modules_to_save is ["lm_head"]; supported is none; merge the adapter with PEFT's merge_and_unload instead
            "lora_bias": true                                 | lora_bias is true; supported is none; merge the adapter with PEFT's merge_and_unload instead
            "alpha_pattern": {"q_proj": 8}                    | alpha_pattern is {"q_proj":8}; supported is none; merge the adapter with PEFT's merge_and_unload instead
            "layer_replication": [[0, 1]]                     | layer_replication is [[0,1]]; supported is none; merge the adapter with PEFT's merge_and_unload instead
            "trainable_token_indices": [3]                    | trainable_token_indices is [3]; supported is none; merge the adapter with PEFT's merge_and_unload instead
            "setting_of_tomorrow": 3                          | setting_of_tomorrow is 3; supported is none; merge the adapter with PEFT's merge_and_unload instead
            "init_lora_weights": "pissa"                      | init_lora_weights is "pissa"; supported is true; convert the adapter with the path_initial_model_for_weight_conversion of PEFT's save_pretrained
            "r": 0                                            | r must be at least 1 and lora_alpha finite, were 0 and 3.0
            "r": "8"                                          | r should be an integer, but is "8"
            """)
    void shouldNameTheSettingWhenItWouldBeComputedDifferently(String setting, String message) throws Exception {
        String key = setting.substring(0, setting.indexOf(':'));
        String others = MINIMAL.replaceFirst(key + ": [^,]*,? ?", "");
        adapter.replace(
                "adapter_config.json",
                "{%s, %s, \"base_model_name_or_path\": \"%s\"}"
                        .formatted(setting, others, base)
                        .replace(", ,", ","));

        assertRefused(directory.resolve("adapter_config.json") + ": " + message);
    }

    @Test
    void shouldSayWhatToWriteWhenTheBaseIsNotNamedOrNotHere() throws Exception {
        Path config = directory.resolve("adapter_config.json");
        adapter.replace("adapter_config.json", "{%s, \"base_model_name_or_path\": null}".formatted(MINIMAL));
        assertRefused(
                config + " does not name its base; base_model_name_or_path is missing or null, so write the checkpoint"
                        + " directory of the base model there, by its whole path");

        adapter.replace(
                "adapter_config.json", "{%s, \"base_model_name_or_path\": \"Qwen/Qwen2.5-0.5B\"}".formatted(MINIMAL));
        assertRefused(
                config + " names the base \"Qwen/Qwen2.5-0.5B\" in base_model_name_or_path, which is no directory here;"
                        + " fetch the base model, and write the checkpoint directory of the base model there, by its whole path");
    }

    @Test
    void shouldRefuseAnAdapterOnAnAdapter() throws Exception {
        Path second = Files.createDirectory(root.resolve("second"));
        CheckpointDirectory.in(second)
                .replace(
                        "adapter_config.json",
                        "{%s, \"base_model_name_or_path\": \"%s\"}".formatted(MINIMAL, directory));
        Files.copy(directory.resolve("adapter_model.safetensors"), second.resolve("adapter_model.safetensors"));

        assertThatThrownBy(() -> Checkpoint.inspect(second))
                .isInstanceOf(PolicyException.class)
                .hasMessage(second.resolve("adapter_config.json") + " names the base " + directory
                        + ", which is an adapter itself; merge that with PEFT's merge_and_unload first");
    }

    @Test
    void shouldNameTheTensorWhenItChangesNoWeightOfTheBase() throws Exception {
        String strange = "base_model.model.lm_head.lora_A.weight";
        matrices(ElementType.F32, Map.of(strange, TensorShape.of(2, 8)));

        assertRefused(
                directory.resolve("adapter_model.safetensors") + " holds " + strange
                        + ", which is no change of a weight of the base; merge the adapter with PEFT's merge_and_unload instead");
    }

    @Test
    void shouldNameTheTensorWhenItsShapeDoesNotFitTheBase() throws Exception {
        matrices(ElementType.F32, Map.of(MODULE + ".lora_A.weight", TensorShape.of(2, 9)));

        assertRefused(directory.resolve("adapter_model.safetensors") + " holds " + MODULE
                + ".lora_A.weight with shape [2, 9], but config.json asks for [2, 8]");
    }

    @Test
    void shouldRefuseWhenTheMatricesAreAPickle() throws Exception {
        Files.move(directory.resolve("adapter_model.safetensors"), directory.resolve("adapter_model.bin"));

        assertRefused(
                directory.resolve("adapter_model.safetensors") + " does not exist; adapter_model.bin is a pickle of"
                        + " PyTorch, which can run code when it is opened, so that it is not read here; load the directory with PEFT"
                        + " and write it with save_pretrained, which gives safetensors");
    }

    @Test
    void shouldAskWhichIsMeantWhenThereIsAWholeModelToo() throws Exception {
        Files.copy(base.resolve("model.safetensors"), directory.resolve("model.safetensors"));

        assertRefused(directory
                + " holds both model.safetensors, a whole model, and adapter_config.json, an adapter; move one"
                + " of them elsewhere");
    }

    private void settings(String more) throws IOException {
        adapter.replace(
                "adapter_config.json", "{%s, \"base_model_name_or_path\": \"%s\"%s}".formatted(MINIMAL, base, more));
    }

    private void matrices(ElementType type, Map<String, TensorShape> first) throws IOException {
        Map<String, TensorShape> shapes = new LinkedHashMap<>(first);
        first.keySet().forEach(name -> shapes.put(name.replace("lora_A", "lora_B"), TensorShape.of(8, 2)));
        adapter.weights("adapter_model.safetensors", type, shapes);
    }

    /** The elements that the directory helper writes. */
    private static double number(int index) {
        return index % 7 + 1;
    }

    private static ByteBuffer queries(Path directory) {
        try (Tensors tensors = WeightFiles.in(directory).read(CheckpointDirectory.CONFIG, Placement.cpu());
                Tensors.View view = tensors.view()) {
            ByteBuffer elements = view.elements(2, 0, 128);
            ByteBuffer copy = ByteBuffer.allocate(elements.remaining()).order(elements.order());
            return copy.put(elements).flip();
        }
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> Checkpoint.inspect(directory))
                .isInstanceOf(PolicyException.class)
                .hasMessage(message);
    }
}
