package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.ElementType;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.TensorShape;
import io.erpo.policy.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A small checkpoint to be damaged by tests. The elements of every tensor are 1, 2, ... 7, 1, 2 and so on. */
final class CheckpointDirectory {

    static final ModelConfig CONFIG = new ModelConfig(99, 8, 16, 1, 2, 1, 64, 10_000, 1e-6, true);

    private static final int[] HALVES = {0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600, 0x4700};

    private final Path directory;

    private CheckpointDirectory(Path directory) {
        this.directory = directory;
    }

    static CheckpointDirectory create(Path directory) throws IOException {
        CheckpointFiles.create(CONFIG, TokenizerFiles.printableAscii()).writeTo(directory, ElementType.F32);
        CheckpointDirectory created = new CheckpointDirectory(directory);
        created.weights("model.safetensors", ElementType.F32, created.names());
        return created;
    }

    /** An empty one, to be filled by a test. */
    static CheckpointDirectory in(Path directory) {
        return new CheckpointDirectory(directory);
    }

    List<String> names() {
        return WeightLayout.of(CONFIG).tensors().stream()
                .map(WeightLayout.Tensor::name)
                .toList();
    }

    /** Writes tensors of the model, and others of one element. */
    void weights(String file, ElementType type, List<String> names) throws IOException {
        Map<String, TensorShape> shapes = new LinkedHashMap<>();
        names.forEach(name -> shapes.put(name, shape(name)));
        weights(file, type, shapes);
    }

    void weights(String file, ElementType type, Map<String, TensorShape> shapes) throws IOException {
        Map<SafetensorsWriter.Header, SafetensorsWriter.Elements> tensors = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> tensors.put(
                new SafetensorsWriter.Header(name, type, shape), (from, count) -> elements(type, from, count)));
        SafetensorsWriter.write(directory.resolve(file), Map.of(), tensors);
    }

    private static ByteBuffer elements(ElementType type, long from, int count) {
        ByteBuffer buffer = ByteBuffer.allocate(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            int value = (int) ((from + i) % HALVES.length);
            switch (type) {
                case F32 -> buffer.putFloat(value + 1);
                case F16 -> buffer.putShort((short) HALVES[value]);
                case BF16 -> buffer.putShort((short) (Float.floatToIntBits(value + 1) >>> 16));
            }
        }
        return buffer.flip();
    }

    TensorShape shape(String name) {
        return WeightLayout.of(CONFIG).tensors().stream()
                .filter(tensor -> tensor.name().equals(name))
                .map(WeightLayout.Tensor::shape)
                .findFirst()
                .orElse(TensorShape.of(1));
    }

    /** Cuts the weights into two shards with an index. */
    void shard() throws IOException {
        shard(ElementType.F32);
    }

    void shard(ElementType type) throws IOException {
        List<String> names = names();
        weights("model-00001-of-00002.safetensors", type, names.subList(0, 5));
        weights("model-00002-of-00002.safetensors", type, names.subList(5, names.size()));
        Files.delete(directory.resolve("model.safetensors"));
        ObjectNode index = new ObjectMapper().createObjectNode();
        ObjectNode map = index.putObject("weight_map");
        for (int i = 0; i < names.size(); i++) {
            map.put(names.get(i), "model-0000%d-of-00002.safetensors".formatted(i < 5 ? 1 : 2));
        }
        replace("model.safetensors.index.json", index.toString());
    }

    void replace(String file, String content) throws IOException {
        Files.writeString(directory.resolve(file), content);
    }

    void edit(String file, String before, String after) throws IOException {
        String text = Files.readString(directory.resolve(file));
        if (!text.contains(before)) {
            throw new IllegalArgumentException(file + " does not hold " + before + ": " + text);
        }
        replace(file, text.replaceFirst(Pattern.quote(before), after));
    }
}
