package io.erpo.policy.checkpoint;

import io.erpo.policy.Bfloat16;
import io.erpo.policy.ElementType;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tensors in float32 that are rounded to bfloat16 while they are written, in memory for one piece. */
final class Rounding {

    private static final int BYTES = ElementType.BF16.bytes();

    private ByteBuffer piece = ByteBuffer.allocateDirect(SafetensorsWriter.PIECE_ELEMENTS * BYTES);

    private Rounding() {}

    /** Tensors of other types stay as they are. */
    static Map<SafetensorsWriter.Header, SafetensorsWriter.Elements> of(
            Map<SafetensorsWriter.Header, SafetensorsWriter.Elements> tensors) {
        Rounding rounding = new Rounding();
        Map<SafetensorsWriter.Header, SafetensorsWriter.Elements> rounded = new LinkedHashMap<>();
        tensors.forEach((tensor, elements) -> {
            if (tensor.type() == ElementType.F32) {
                rounded.put(
                        new SafetensorsWriter.Header(tensor.name(), ElementType.BF16, tensor.shape()),
                        (from, count) -> Bfloat16.round(elements.read(from, count), rounding.room(count)));
            } else {
                rounded.put(tensor, elements);
            }
        });
        return rounded;
    }

    private ByteBuffer room(int count) {
        if (piece.capacity() < count * BYTES) {
            piece = ByteBuffer.allocateDirect(count * BYTES);
        }
        return piece;
    }
}
