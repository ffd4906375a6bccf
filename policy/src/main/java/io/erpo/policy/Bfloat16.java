package io.erpo.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Rounds float32 to bfloat16, its upper half: to the nearest, and in the middle to the even one, as PyTorch does. */
public final class Bfloat16 {

    private static final int EXPONENT = 0x7f80;
    private static final int QUIET = 0x7fc0;

    private Bfloat16() {}

    /** The bits of the bfloat16 nearest to a number; infinite above the largest. */
    public static short round(float number) {
        int bits = Float.floatToRawIntBits(number);
        if (Float.isNaN(number)) {
            return (short) (bits >>> 16 & 0x8000 | QUIET);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    /**
     * Rounds the remaining elements of a buffer.
     *
     * @param floats little endian
     * @param target for the elements, little endian, from its beginning; it is ready to be read afterwards
     * @throws PolicyException when one is not finite in bfloat16
     */
    public static ByteBuffer round(ByteBuffer floats, ByteBuffer target) {
        ByteBuffer source = floats.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        target.clear().order(ByteOrder.LITTLE_ENDIAN);
        while (source.hasRemaining()) {
            float number = source.getFloat();
            short bits = round(number);
            if ((bits & EXPONENT) == EXPONENT) {
                throw new PolicyException("a weight is " + number
                        + ", for which bfloat16 has no finite number; set checkpoints.samplerPrecision to float32");
            }
            target.putShort(bits);
        }
        return target.flip();
    }
}
