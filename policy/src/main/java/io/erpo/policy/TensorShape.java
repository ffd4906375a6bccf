package io.erpo.policy;

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

    /** Whether the bytes of all elements can be counted in a long. */
    public boolean isCountable() {
        try {
            Math.multiplyExact(elements(), Double.BYTES);
            return true;
        } catch (ArithmeticException tooMany) {
            return false;
        }
    }

    /** Where the element at {@code index} of all elements lies, outermost dimension first. */
    public List<Long> coordinates(long index) {
        Long[] coordinates = new Long[dimensions.size()];
        long rest = index;
        for (int i = dimensions.size() - 1; i >= 0; i--) {
            coordinates[i] = rest % dimensions.get(i);
            rest /= dimensions.get(i);
        }
        return List.of(coordinates);
    }

    public long[] toArray() {
        return dimensions.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public String toString() {
        return dimensions.toString();
    }
}
