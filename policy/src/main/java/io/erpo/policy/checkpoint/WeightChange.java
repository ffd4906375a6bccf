package io.erpo.policy.checkpoint;

import io.erpo.policy.ElementType;
import java.nio.ByteBuffer;
import java.util.Set;

/** Changes weights of a checkpoint while they are read. */
interface WeightChange extends AutoCloseable {

    /** Leaves every weight as it is. */
    WeightChange NONE = new WeightChange() {
        @Override
        public Set<String> changed() {
            return Set.of();
        }

        @Override
        public ByteBuffer change(String weight, long first, ByteBuffer piece, ElementType type) {
            throw new IllegalArgumentException(weight + " does not change");
        }

        @Override
        public void close() {}
    };

    /** The names of the weights that change. */
    Set<String> changed();

    /**
     * Changes a piece of a weight.
     *
     * @param first element of the piece
     * @param type of the elements in the piece
     * @return as many elements, in float32, outside of the heap; the next piece may overwrite them
     */
    ByteBuffer change(String weight, long first, ByteBuffer piece, ElementType type);

    @Override
    void close();
}
