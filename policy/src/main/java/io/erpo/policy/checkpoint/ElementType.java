package io.erpo.policy.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Element types of a safetensors file that can be read as float32. The names are the file format's. */
enum ElementType {
    F32(4) {
        @Override
        void toFloats(ByteBuffer from, FloatBuffer to) {
            to.put(from.asFloatBuffer());
        }
    },
    F16(2) {
        @Override
        void toFloats(ByteBuffer from, FloatBuffer to) {
            while (from.hasRemaining()) {
                to.put(halfToFloat(from.getShort()));
            }
        }
    },
    BF16(2) {
        @Override
        void toFloats(ByteBuffer from, FloatBuffer to) {
            while (from.hasRemaining()) {
                to.put(Float.intBitsToFloat(from.getShort() << 16));
            }
        }
    };

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    /** Converts all that remains of {@code from}. */
    abstract void toFloats(ByteBuffer from, FloatBuffer to);

    /** IEEE 754 binary16 to binary32; every value is exact. */
    static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >> 10 & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int widened = exponent == 0x1f ? 0xff : exponent + 112;
        return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
    }
}
