package io.erpo.policy;

import java.nio.ByteBuffer;

/** Element types that weights are stored in; the names are those of the safetensors format. */
public enum ElementType {
    F32(4),
    F16(2),
    BF16(2);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    /** The element at the position of a little-endian buffer, which moves on. */
    public float read(ByteBuffer elements) {
        return switch (this) {
            case F32 -> elements.getFloat();
            case F16 -> half(elements.getShort());
            case BF16 -> Float.intBitsToFloat(elements.getShort() << 16);
        };
    }

    /** IEEE 754 binary16, exactly. */
    private static float half(short bits) {
        int sign = bits & 0x8000;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude;
        if (exponent == 0x1f) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = fraction * 0x1p-24f;
        } else {
            magnitude = Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
        }
        return sign == 0 ? magnitude : -magnitude;
    }
}
