package io.erpo.policy.torch;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.ModelConfig;

/** The network: its weights and constants in native memory. The weights change only if their owner changes them. */
public final class Model implements AutoCloseable {

    private final ModelConfig config;
    private final Tensors weights;
    private final IValue rope;
    private final IValue epsilon;

    /** @param weights owned by the model from here on, in the order of {@code WeightLayout.parameters()} */
    public Model(ModelConfig config, Tensors weights) {
        this.config = config;
        this.weights = weights;
        this.epsilon = IValue.from(config.rmsNormEpsilon());
        try (Frame frame = frame()) {
            this.rope = Script.shared()
                    .call(
                            "rotary",
                            true,
                            frame.integer(config.headSize()),
                            frame.integer(config.maxPositions()),
                            frame.number(config.ropeTheta()));
        }
    }

    public ModelConfig config() {
        return config;
    }

    public Tensors weights() {
        return weights;
    }

    public IValue rope() {
        return rope;
    }

    public IValue epsilon() {
        return epsilon;
    }

    public Frame frame() {
        return new Frame(Script.shared());
    }

    public Model copy() {
        return new Model(config, weights.copy());
    }

    @Override
    public void close() {
        weights.close();
        rope.close();
        epsilon.close();
    }
}
