package io.erpo.policy.generation;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.torch.Frame;
import io.erpo.policy.torch.Model;

/** A network whose weights are laid out for generation. */
final class PreparedModel implements AutoCloseable {

    private final Model model;
    private final Frame frame;
    private final IValue weights;

    /**
     * @param slots sequences that usually grow together
     * @param take whether the matrices of {@code model} are given up, so that there is never room for two models
     */
    PreparedModel(Model model, int slots, boolean take) {
        this.model = model;
        this.frame = model.frame();
        this.weights =
                frame.call("prepare", model.weights().list(), model.rope(), frame.integer(slots), frame.flag(take));
    }

    /** {@code g} of decoder.py. */
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
