package io.erpo.policy.checkpoint;

import java.util.Arrays;
import java.util.List;

/** Dimensions of a tensor, outermost first. */
public record TensorShape(List<Long> dimensions) {

    public TensorShape {
        dimensions = List.copyOf(dimensions);
    }

    public static TensorShape of(long... dimensions) {
        return new TensorShape(Arrays.stream(dimensions).boxed().toList());
    }

    /** @throws ArithmeticException when the product does not fit a long */
    public long elements() {
        return dimensions.stream().reduce(1L, Math::multiplyExact);
    }

    public long[] toArray() {
        return dimensions.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public String toString() {
        return dimensions.toString();
    }
}
