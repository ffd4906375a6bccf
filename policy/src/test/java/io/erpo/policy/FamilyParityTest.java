package io.erpo.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.SafetensorsWriter;
import io.erpo.policy.checkpoint.SafetensorsWriter.Elements;
import io.erpo.policy.checkpoint.SafetensorsWriter.Header;
import io.erpo.policy.checkpoint.WeightLayout;
import io.erpo.policy.model.Policy;
import io.erpo.policy.tokenizer.TokenizerFiles;
import io.erpo.policy.training.ScoredSequence;
import io.erpo.policy.training.Trainer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The model families that people train, by their published configurations, against what the transformers library (and for
 * adapters PEFT) computed: see {@code families.py} in the test resources. The weights follow from their names, here as there.
 */
class FamilyParityTest {

    private static final float TOLERANCE = 1e-4f;
    private static final Path FAMILIES = Reference.path("families");

    @TempDir
    private Path directory;

    static Stream<String> families() throws IOException {
        try (Stream<Path> files = Files.list(FAMILIES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void shouldGiveTheLogProbsOfTransformersWhateverTheFamily(String file) throws Exception {
        JsonNode family = Reference.json("families/" + file);
        Path checkpoint = family.has("base") ? adapter(family) : whole(family);

        try (Policy policy = Policy.load(checkpoint);
                Trainer trainer = Trainer.start(policy, 32_768)) {
            for (JsonNode example : family.get("cases")) {
                TokenIds ids = Reference.ids(example.get("input_ids"));
                TokenIds rest = TokenIds.of(Arrays.copyOfRange(ids.toArray(), 1, ids.size()));

                LogProbs found = trainer.logProbs(List.of(new ScoredSequence(TokenIds.of(ids.get(0)), rest, 1.0)))
                        .get(0);

                List<Float> expected = Reference.floats(example.get("next_token_logprobs"));
                assertThat(found.size()).isEqualTo(expected.size());
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(found.get(i)).as("token %d", i).isCloseTo(expected.get(i), within(TOLERANCE));
                }
            }
        }
    }

    private Path whole(JsonNode family) throws IOException {
        Path checkpoint = Files.createDirectory(directory.resolve("whole"));
        Files.writeString(
                checkpoint.resolve("config.json"), family.get("config").toString());
        TokenizerFiles.read(Reference.directory()).writeTo(checkpoint);
        ElementType type =
                family.at("/config/torch_dtype").asText().equals("float16") ? ElementType.F16 : ElementType.BF16;
        Map<Header, Elements> tensors = new LinkedHashMap<>();
        for (WeightLayout.Tensor tensor :
                WeightLayout.of(CheckpointFiles.read(checkpoint).config()).tensors()) {
            tensors.put(new Header(tensor.name(), type, tensor.shape()), elements(tensor.name(), tensor.shape(), type));
        }
        SafetensorsWriter.write(checkpoint.resolve("model.safetensors"), Map.of(), tensors);
        return checkpoint;
    }

    private Path adapter(JsonNode family) throws IOException {
        Path base = whole(Reference.json("families/" + family.get("base").asText() + ".json"));
        Path adapter = Files.createDirectory(directory.resolve("adapter"));
        ObjectNode config = ((ObjectNode) family.get("adapter_config")).put("base_model_name_or_path", base.toString());
        Files.writeString(adapter.resolve("adapter_config.json"), config.toString());
        Map<Header, Elements> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> tensor : family.get("tensors").properties()) {
            TensorShape shape = TensorShape.of(
                    tensor.getValue().get(0).asLong(), tensor.getValue().get(1).asLong());
            tensors.put(
                    new Header(tensor.getKey(), ElementType.F32, shape),
                    elements(tensor.getKey(), shape, ElementType.F32));
        }
        SafetensorsWriter.write(adapter.resolve("adapter_model.safetensors"), Map.of(), tensors);
        return adapter;
    }

    private static Elements elements(String name, TensorShape shape, ElementType type) {
        long seed = seed(name);
        return (from, count) -> {
            ByteBuffer bytes = ByteBuffer.allocate(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                float value = value(name, shape, integer(seed, from + i));
                switch (type) {
                    case F32 -> bytes.putFloat(value);
                    case BF16 -> bytes.putShort((short) (Float.floatToIntBits(value) >>> 16));
                    case F16 -> bytes.putShort(half(value));
                }
            }
            return bytes.flip();
        };
    }

    private static float value(String name, TensorShape shape, int integer) {
        if (name.endsWith(".bias")) {
            return integer / 256f;
        }
        if (shape.dimensions().size() == 1) {
            return 1 + (integer >> 2) / 128f;
        }
        double columns = shape.dimensions().get(1);
        return (float) (integer / Math.pow(2, Math.floor(Math.log(74 * Math.sqrt(columns)) / Math.log(2))));
    }

    /** FNV-1a. */
    private static long seed(String name) {
        long seed = 0xCBF29CE484222325L;
        for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
            seed = (seed ^ letter) * 0x100000001B3L;
        }
        return seed;
    }

    /** From -128 to 127, by SplitMix64. */
    private static int integer(long seed, long place) {
        long z = seed + (place + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (int) (z >>> 56) - 128;
    }

    /** The numbers of the rule are normal in binary16. */
    private static short half(float value) {
        int bits = Float.floatToIntBits(value);
        int exponent = (bits >>> 23 & 0xff) - 112;
        return (short) (value == 0 ? 0 : bits >>> 16 & 0x8000 | exponent << 10 | bits >>> 13 & 0x3ff);
    }
}
