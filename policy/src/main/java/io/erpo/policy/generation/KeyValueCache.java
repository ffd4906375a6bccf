package io.erpo.policy.generation;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.torch.Frame;

/** Keys and values of the sequences in the slots; grows with the longest of them. */
final class KeyValueCache implements AutoCloseable {

    /** Lengths are rounded up to this, so that the kernels meet few shapes. */
    private static final int UNIT = 16;

    private final PreparedModel model;
    private final int slots;
    private final int limit;
    private Frame frame;
    private IValue tensors;
    private int capacity;

    /** @param limit tokens that no sequence will exceed */
    KeyValueCache(PreparedModel model, int slots, int limit) {
        this.model = model;
        this.slots = slots;
        this.limit = rounded(limit);
        this.frame = model.frame();
        this.tensors = frame.emptyList();
    }

    /** The number of positions to look at for sequences of {@code length} tokens. */
    static int rounded(int length) {
        return (length + UNIT - 1) / UNIT * UNIT;
    }

    /** By layer [slots, K, C, D]. */
    IValue tensors() {
        return tensors;
    }

    /** Makes room for sequences of {@code length} tokens. */
    void reserve(int length) {
        if (length <= capacity) {
            return;
        }
        int grown = Math.max(rounded(length), Math.min(limit, rounded(length + length / 2)));
        Frame larger = model.frame();
        IValue moved = larger.call("cache", model.weights(), tensors, larger.integer(slots), larger.integer(grown));
        frame.close();
        frame = larger;
        tensors = moved;
        capacity = grown;
    }

    @Override
    public void close() {
        frame.close();
    }
}
