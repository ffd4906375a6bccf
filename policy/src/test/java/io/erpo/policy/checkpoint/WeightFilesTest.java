package io.erpo.policy.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.ElementType;
import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.torch.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightFilesTest {

    private static final WeightLayout LAYOUT = WeightLayout.of(CheckpointDirectory.CONFIG);

    @TempDir
    private Path directory;

    private CheckpointDirectory made;

    @BeforeEach
    void make() throws IOException {
        made = CheckpointDirectory.create(directory);
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void shouldGiveTheSameParametersWhenWeightsAreShardedAndOfAnyType(ElementType type) throws Exception {
        List<ByteBuffer> single = read(Placement.cpu());
        made.shard(type);

        assertThat(read(Placement.cpu())).isEqualTo(single);
    }

    @Test
    void shouldPutEveryTensorInItsPlaceWhenAParameterHoldsSeveral() {
        ByteBuffer embedding = read(Placement.cpu()).get(0);
        ByteBuffer queryKeyValue = read(Placement.cpu()).get(2);

        assertThat(embedding.getFloat(4 * 10)).isEqualTo(10 % 7 + 1);
        assertThat(queryKeyValue.getFloat(4 * 63)).as("last of q_proj [8, 8]").isEqualTo(63 % 7 + 1);
        assertThat(queryKeyValue.getFloat(4 * 64)).as("first of k_proj [4, 8]").isEqualTo(1);
        assertThat(queryKeyValue.getFloat(4 * 96)).as("first of v_proj [4, 8]").isEqualTo(1);
    }

    @Test
    void shouldKeepTheTypeOfThePlacementWhenItIsBfloat16() {
        try (Tensors tensors = read(Placement.of("cpu", "bfloat16"), directory);
                Tensors.View view = tensors.view()) {
            assertThat(view.type()).isEqualTo(ElementType.BF16);
            assertThat(view.elements(0, 0, 3).asShortBuffer().get(2)).isEqualTo((short) 0x4040);
        }
    }

    @Test
    void shouldNameTheFirstPlaceWhenAWeightIsNotFinite() throws Exception {
        Path file = directory.resolve("model.safetensors");
        try (SafetensorsReader reader = SafetensorsReader.open(file);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long bytes = reader.names().stream()
                    .mapToLong(name -> reader.describe(name).bytes())
                    .sum();
            long embedding = channel.size() - bytes;
            channel.write(number(Float.NaN), embedding + 4 * (8 * 5 + 3));
            channel.write(number(Float.POSITIVE_INFINITY), embedding + 4 * (8 * 6));
        }

        assertThatThrownBy(() -> read(Placement.cpu(), directory))
                .isInstanceOf(PolicyException.class)
                .hasMessage(file + " holds a number that is NaN or infinite in model.embed_tokens.weight at [5, 3];"
                        + " nothing can be computed with it, so take an intact copy");
    }

    @Test
    void shouldNameTheShardWhenItIsTruncated() throws Exception {
        made.shard();
        Path shard = directory.resolve("model-00002-of-00002.safetensors");
        try (FileChannel channel = FileChannel.open(shard, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }

        assertThatThrownBy(() -> read(Placement.cpu(), directory))
                .isInstanceOf(PolicyException.class)
                .hasMessageStartingWith(shard + " should hold ")
                .hasMessageEndingWith("it is truncated or was written over, so fetch it again");
    }

    private List<ByteBuffer> read(Placement placement) {
        List<ByteBuffer> parameters = new ArrayList<>();
        try (Tensors tensors = read(placement, directory);
                Tensors.View view = tensors.view()) {
            for (int i = 0; i < LAYOUT.parameters().size(); i++) {
                int elements = (int) LAYOUT.parameters().get(i).elements();
                parameters.add(ByteBuffer.allocate(4 * elements)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(view.elements(i, 0, elements))
                        .flip());
            }
        }
        return parameters;
    }

    private static Tensors read(Placement placement, Path directory) {
        return WeightFiles.in(directory).read(CheckpointDirectory.CONFIG, placement);
    }

    private static ByteBuffer number(float value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .flip();
    }
}
