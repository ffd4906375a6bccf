package io.erpo.policy.generation;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.torch.Frame;
import io.erpo.policy.torch.Model;

/** A network whose weights are laid out for generation. */
final class PreparedModel implements AutoCloseable {

    private static final int UNIT = 8;

    private final Model model;
    private final Frame frame;
    private final IValue weights;
    private final boolean packed;

    /** @param take whether the matrices of {@code model} are given up, so that there is never room for two models */
    PreparedModel(Model model, boolean take) {
        this.model = model;
        this.frame = model.frame();
        this.weights = frame.call("prepare", model.weights().list(), model.rope(), frame.flag(take));
        this.packed = frame.call("packed", weights).toBoolean();
    }

    /**
     * Rows to compute for this many sequences. The plain kernels treat fewer than eight rows differently, those for packed
     * matrices do not; beyond that the kernels meet few shapes.
     */
    int rows(int sequences) {
        return packed && sequences < UNIT ? sequences : (sequences + UNIT - 1) / UNIT * UNIT;
    }

    /** {@code g} of decoder/generation.py. */
    IValue weights() {
        return weights;
    }

    Frame frame() {
        return model.frame();
    }

    @Override
    public void close() {
        frame.close();
    }
}
