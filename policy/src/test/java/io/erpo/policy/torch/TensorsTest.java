package io.erpo.policy.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.policy.ElementType;
import io.erpo.policy.Placement;
import io.erpo.policy.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorsTest {

    private static final Placement BFLOAT16 = Placement.of("cpu", "bfloat16");

    @Test
    void shouldWidenExactlyWhenElementsAreHalves() {
        try (Tensors tensors = Tensors.allocate(List.of(TensorShape.of(2, 3)), Placement.cpu())) {
            tensors.put(0, 0, halves(0x3c00, 0xc000, 0x0001, 0x03ff), ElementType.F16);
            tensors.put(0, 4, halves(0x3f80, 0xc049), ElementType.BF16);

            assertThat(floats(tensors, 0, 0, 6)).containsExactly(1f, -2f, 0x1p-24f, 0x3ffp-24f, 1f, -3.140625f);
            assertThat(floats(tensors, 0, 1, 2)).containsExactly(-2f, 0x1p-24f);
        }
    }

    @Test
    void shouldReadEveryByteWhenElementsAreNotAligned() {
        ByteBuffer elements = ByteBuffer.allocateDirect(9).order(ByteOrder.LITTLE_ENDIAN);
        elements.putFloat(1, 1.5f).putFloat(5, -3f);
        try (Tensors tensors = Tensors.allocate(List.of(TensorShape.of(2)), Placement.cpu())) {
            tensors.put(0, 0, elements.slice(1, 8), ElementType.F32);

            assertThat(floats(tensors, 0, 0, 2)).containsExactly(1.5f, -3f);
        }
    }

    @Test
    void shouldKeepTheBitsWhenBfloat16StaysBfloat16() {
        try (Tensors tensors = Tensors.allocate(List.of(TensorShape.of(1), TensorShape.of(3)), BFLOAT16)) {
            tensors.put(1, 0, halves(0x3f80, 0x8000, 0x0001), ElementType.BF16);

            try (Tensors.View view = tensors.view()) {
                assertThat(view.type()).isEqualTo(ElementType.BF16);
                assertThat(view.elements(1, 0, 3)).isEqualTo(halves(0x3f80, 0x8000, 0x0001));
                assertThat(view.elements(1, 2, 1)).isEqualTo(halves(0x0001));
            }
        }
    }

    @Test
    void shouldRoundToTheNearestWhenBfloat16IsNarrower() {
        try (Tensors tensors = Tensors.create(
                List.of(TensorShape.of(2)),
                (tensor, target) -> target.put(1.00390625f).put(1.01f),
                BFLOAT16)) {
            try (Tensors.View view = tensors.view()) {
                assertThat(view.elements(0, 0, 2)).isEqualTo(halves(0x3f80, 0x3f81));
            }
        }
    }

    @Test
    void shouldFillInOrderWhenATensorIsLargerThanAPiece() {
        int elements = (1 << 18) + 2;
        List<Integer> pieces = new ArrayList<>();
        float[] next = {0};
        try (Tensors tensors = Tensors.create(
                List.of(TensorShape.of(elements, 1)),
                (tensor, target) -> {
                    pieces.add(target.remaining());
                    while (target.hasRemaining()) {
                        target.put(next[0]++);
                    }
                },
                Placement.cpu())) {
            assertThat(pieces).containsExactly(1 << 18, 2);
            assertThat(floats(tensors, 0, elements - 4, 4))
                    .containsExactly(elements - 4, elements - 3, elements - 2, elements - 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"0x7f800000, F32", "0xff800000, F32", "0x7fc00000, F32", "0x7c00, F16", "0xfe00, F16", "0x7f80, BF16"})
    void shouldTellTheFirstElementWhenItIsNaNOrInfinite(String bits, ElementType type) {
        ByteBuffer elements = ByteBuffer.allocateDirect(4 * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i : new int[] {2, 3}) {
            if (type == ElementType.F32) {
                elements.putInt(i * type.bytes(), Long.decode(bits).intValue());
            } else {
                elements.putShort(i * type.bytes(), Integer.decode(bits).shortValue());
            }
        }
        try (Tensors tensors = Tensors.allocate(List.of(TensorShape.of(4)), Placement.cpu())) {
            assertThat(tensors.put(0, 0, elements, type)).hasValue(2);
            assertThat(tensors.put(0, 0, elements.slice(0, 2 * type.bytes()), type))
                    .isEmpty();
        }
    }

    private static float[] floats(Tensors tensors, int tensor, long from, int count) {
        float[] values = new float[count];
        try (Tensors.View view = tensors.view()) {
            view.elements(tensor, from, count).asFloatBuffer().get(values);
        }
        return values;
    }

    private static ByteBuffer halves(int... bits) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int half : bits) {
            buffer.putShort((short) half);
        }
        return buffer.flip();
    }
}
