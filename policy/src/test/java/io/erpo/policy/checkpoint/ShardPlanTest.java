package io.erpo.policy.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.sun.management.ThreadMXBean;
import io.erpo.policy.ElementType;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.TensorShape;
import io.erpo.policy.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardPlanTest {

    private static final long GB = 1_000_000_000;
    private static final int MIB = 1 << 20;

    /** The shape of Qwen2.5-32B. */
    private static final ModelConfig LARGE =
            new ModelConfig(152_064, 5120, 27_648, 64, 40, 8, 32_768, 1_000_000, 1e-5, false);

    @TempDir
    private Path directory;

    @Test
    void shouldFillOneFileAfterTheOtherAndGiveALargerTensorOneOfItsOwn() {
        List<SafetensorsWriter.Header> tensors =
                List.of(tensor("a", 4), tensor("b", 6), tensor("c", 1), tensor("d", 11), tensor("e", 2));

        assertThat(names(ShardPlan.of("model", tensors, 40)))
                .containsExactly(
                        entry("model-00001-of-00004.safetensors", List.of("a", "b")),
                        entry("model-00002-of-00004.safetensors", List.of("c")),
                        entry("model-00003-of-00004.safetensors", List.of("d")),
                        entry("model-00004-of-00004.safetensors", List.of("e")));
        assertThat(ShardPlan.of("model", tensors, 40).bytes()).isEqualTo(4 * 24);
    }

    @Test
    void shouldHaveNoNumbersWhenOneFileHoldsAll() {
        List<SafetensorsWriter.Header> tensors = List.of(tensor("a", 4), tensor("b", 6));

        assertThat(names(ShardPlan.of("model", tensors, 0)))
                .containsExactly(entry("model.safetensors", List.of("a", "b")));
        assertThat(ShardPlan.of("model", tensors, 40)).isEqualTo(ShardPlan.of("model", tensors, 0));
        assertThat(ShardPlan.of("model", tensors, 40).hasIndex()).isFalse();
        assertThat(ShardPlan.of("model", tensors, 39).hasIndex()).isTrue();
    }

    /** Files of that size without blocks on the disk; what reads the weights themselves has no place in a test. */
    @Test
    void shouldCheckThirtyTwoBillionWeightsInFilesInTheMemoryOfTheirHeaders() throws Exception {
        ShardPlan plan = ShardPlan.of("model", headers(LARGE, ElementType.BF16), 5 * GB);
        CheckpointFiles.create(LARGE, TokenizerFiles.printableAscii()).writeTo(directory, ElementType.BF16);
        for (Map.Entry<String, List<SafetensorsWriter.Header>> shard :
                plan.shards().entrySet()) {
            writeSparse(directory.resolve(shard.getKey()), shard.getValue());
        }
        JsonFile.write(directory.resolve("model.safetensors.index.json"), ShardWriter.index(plan));

        Checkpoint[] checkpoint = new Checkpoint[1];
        long allocated = allocatedBy(() -> checkpoint[0] = Checkpoint.inspect(directory));

        assertThat(plan.shards()).hasSize(14);
        assertThat(plan.bytes()).isEqualTo(65_527_752_704L);
        assertThat(checkpoint[0].parameters()).isEqualTo(32_763_876_352L);
        assertThat(checkpoint[0].bytes()).isEqualTo(65_527_752_704L);
        assertThat(allocated).isLessThan(32L * MIB);
    }

    /** What the thread allocates bounds what it holds: less than one piece of each kind for a file of any size. */
    @Test
    void shouldRoundAndCutATensorOfAnySizeInTheMemoryOfOnePiece() throws Exception {
        int elements = 48 * MIB;
        List<SafetensorsWriter.Header> source = List.of(
                new SafetensorsWriter.Header("a", ElementType.F32, TensorShape.of(elements)),
                new SafetensorsWriter.Header("b", ElementType.F32, TensorShape.of(elements / 2)));
        Path file = directory.resolve("masters");
        writeSparse(file, source);
        Path target = Files.createDirectory(directory.resolve("target"));
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            Map<SafetensorsWriter.Header, SafetensorsWriter.Elements> tensors = new LinkedHashMap<>();
            for (SafetensorsWriter.Header tensor : source) {
                StoredTensor stored = reader.describe(tensor.name());
                tensors.put(tensor, (from, count) -> reader.map(stored, 4 * from, 4 * count));
            }

            long allocated = allocatedBy(() -> {
                ShardWriter.write(target, "model", Map.of(), Rounding.of(tensors), 96L * MIB);
                return null;
            });

            assertThat(allocated).isLessThan(2L * MIB);
        }
        assertThat(target.toFile().list())
                .containsExactlyInAnyOrder(
                        "model-00001-of-00002.safetensors",
                        "model-00002-of-00002.safetensors",
                        "model.safetensors.index.json");
        assertThat(Files.size(target.resolve("model-00001-of-00002.safetensors")))
                .isBetween(96L * MIB, 97L * MIB);
        assertThat(target.resolve("model.safetensors.index.json"))
                .content()
                .contains("\"total_size\" : " + 144L * MIB)
                .contains("\"b\" : \"model-00002-of-00002.safetensors\"");
    }

    private static long allocatedBy(Callable<?> work) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.call();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** A file with this header whose elements are a hole, so zero. */
    private static void writeSparse(Path file, List<SafetensorsWriter.Header> tensors) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE, StandardOpenOption.WRITE)) {
            channel.write(SafetensorsWriter.header(Map.of(), new LinkedHashSet<>(tensors)));
            long bytes =
                    tensors.stream().mapToLong(SafetensorsWriter.Header::bytes).sum();
            channel.write(ByteBuffer.allocate(1), channel.position() + bytes - 1);
        }
    }

    private static List<SafetensorsWriter.Header> headers(ModelConfig config, ElementType type) {
        return WeightLayout.of(config).tensors().stream()
                .map(tensor -> new SafetensorsWriter.Header(tensor.name(), type, tensor.shape()))
                .toList();
    }

    private static Map<String, List<String>> names(ShardPlan plan) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        plan.shards()
                .forEach((file, tensors) -> names.put(
                        file,
                        tensors.stream().map(SafetensorsWriter.Header::name).toList()));
        return names;
    }

    private static SafetensorsWriter.Header tensor(String name, int elements) {
        return new SafetensorsWriter.Header(name, ElementType.F32, TensorShape.of(elements));
    }
}
