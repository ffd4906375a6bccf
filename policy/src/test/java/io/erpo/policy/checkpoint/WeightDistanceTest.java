package io.erpo.policy.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.policy.ElementType;
import io.erpo.policy.PolicyException;
import io.erpo.policy.TensorShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightDistanceTest {

    @TempDir
    Path directory;

    @Test
    void shouldMeasureEachTensorByTheLengthOfItsStep() throws IOException {
        Path before = file("before", Map.of("a", new float[] {1, 1}, "b", new float[] {5}));
        Path expected = file("expected", Map.of("a", new float[] {4, 5}, "b", new float[] {6}));
        Path found = file("found", Map.of("a", new float[] {4, 5.5f}, "b", new float[] {6}));

        WeightDistance distance = WeightDistance.measure(Optional.of(before), expected, found);

        assertThat(distance.tensors())
                .containsExactly(new TensorDistance("a", 0.25, 25), new TensorDistance("b", 0, 1));
        assertThat(distance.farthest().name()).isEqualTo("a");
        assertThat(distance.farthest().share()).isEqualTo(0.1);
        assertThat(distance.share()).isCloseTo(Math.sqrt(0.25 / 26), within(1e-15));
    }

    @Test
    void shouldMeasureFromZeroWhenTheStepBeganWithNothing() throws IOException {
        Path expected = file("expected", Map.of("a", new float[] {3, 4}));
        Path found = file("found", Map.of("a", new float[] {3, 5}));

        assertThat(WeightDistance.measure(Optional.empty(), expected, found).share())
                .isEqualTo(0.2);
    }

    @Test
    void shouldBeInfinitelyFarWhenOnlyWhatWasFoundHasMoved() throws IOException {
        Path same = file("same", Map.of("a", new float[] {3, 4}));
        Path found = file("found", Map.of("a", new float[] {3, Math.nextUp(4f)}));

        assertThat(WeightDistance.measure(Optional.of(same), same, found).share())
                .isInfinite();
        assertThat(WeightDistance.measure(Optional.of(same), same, same).share())
                .isZero();
    }

    @Test
    void shouldNameTheTensorThatHasANumberThatIsNone() throws IOException {
        Path expected = file("expected", Map.of("a", new float[] {3}, "b", new float[] {3}));
        Path found = file("found", Map.of("a", new float[] {30}, "b", new float[] {Float.NaN}));

        WeightDistance distance = WeightDistance.measure(Optional.empty(), expected, found);

        assertThat(distance.farthest().name()).isEqualTo("b");
        assertThat(distance.farthest().share()).isNaN();
        assertThat(distance.share()).isNaN();
    }

    @Test
    void shouldFindATensorInAnyOfTheFilesOfADirectory() throws IOException {
        CheckpointDirectory checkpoint = CheckpointDirectory.create(directory);

        WeightDistance distance = WeightDistance.measure(Optional.empty(), directory, directory);

        assertThat(distance.tensors()).hasSameSizeAs(checkpoint.names());
        assertThat(distance.share()).isZero();
    }

    @Test
    void shouldRefuseOtherTensors() throws IOException {
        Path expected = file("expected", Map.of("a", new float[] {3}, "b", new float[] {3}));
        Path other = file("other", Map.of("a", new float[] {3}, "c", new float[] {3}));
        Path shape = file("shape", Map.of("a", new float[] {3, 1}, "b", new float[] {3}));

        assertThatThrownBy(() -> WeightDistance.measure(Optional.empty(), expected, other))
                .isInstanceOf(PolicyException.class)
                .hasMessage(other + " should hold the tensors that were trained, but has no b and has c");
        assertThatThrownBy(() -> WeightDistance.measure(Optional.empty(), expected, shape))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("holds a with shape [2]");
    }

    @Test
    void shouldRefuseAnotherNumberFormat() throws IOException {
        Path expected = file("expected", Map.of("a", new float[] {3}));
        Path found = directory.resolve("half.safetensors");
        SafetensorsWriter.write(
                found,
                Map.of(),
                Map.of(
                        new SafetensorsWriter.Header("a", ElementType.BF16, TensorShape.of(1)),
                        (from, count) -> ByteBuffer.allocate(2)));

        assertThatThrownBy(() -> WeightDistance.measure(Optional.empty(), expected, found))
                .isInstanceOf(PolicyException.class)
                .hasMessage(found + " holds a as BF16, but it was trained as F32");
    }

    private Path file(String name, Map<String, float[]> tensors) throws IOException {
        Map<SafetensorsWriter.Header, SafetensorsWriter.Elements> contents = new LinkedHashMap<>();
        tensors.forEach((tensor, elements) -> contents.put(
                new SafetensorsWriter.Header(tensor, ElementType.F32, TensorShape.of(elements.length)),
                (from, count) -> bytes(elements)));
        Path file = directory.resolve(name + ".safetensors");
        SafetensorsWriter.write(file, Map.of(), contents);
        return file;
    }

    private static ByteBuffer bytes(float[] elements) {
        ByteBuffer bytes = ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(elements);
        return bytes;
    }
}
