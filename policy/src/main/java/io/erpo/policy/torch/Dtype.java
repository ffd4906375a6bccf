package io.erpo.policy.torch;

import io.erpo.policy.ElementType;
import io.erpo.policy.Placement;

/** Element types as libtorch numbers them. */
final class Dtype {

    private static final int HALF = 5;
    private static final int FLOAT = 6;
    private static final int BFLOAT16 = 15;

    private Dtype() {}

    static int of(Placement.Precision precision) {
        return switch (precision) {
            case FLOAT32 -> FLOAT;
            case BFLOAT16 -> BFLOAT16;
        };
    }

    static int of(ElementType type) {
        return switch (type) {
            case F32 -> FLOAT;
            case F16 -> HALF;
            case BF16 -> BFLOAT16;
        };
    }

    static ElementType elementType(long dtype) {
        for (ElementType type : ElementType.values()) {
            if (of(type) == dtype) {
                return type;
            }
        }
        throw new IllegalStateException("no weights have the element type " + dtype + " of libtorch");
    }
}
