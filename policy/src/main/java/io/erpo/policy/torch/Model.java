package io.erpo.policy.torch;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.ModelConfig;

/** The network: its weights and constants in native memory. The weights change only if their owner changes them. */
public final class Model implements AutoCloseable {

    private final ModelConfig config;
    private final Tensors weights;
    private final IValue rope;
    private final Script script;

    /** @param weights owned by the model from here on, in the order of {@code WeightLayout.parameters()} */
    public Model(ModelConfig config, Tensors weights) {
        this.config = config;
        this.weights = weights;
        this.script = Script.decoder(config);
        try (Frame frame = frame()) {
            this.rope =
                    script.call("rotary", true, frame.integer(config.maxPositions()), frame.number(config.ropeTheta()));
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

    public Frame frame() {
        return new Frame(script);
    }

    public Model copy() {
        return new Model(config, weights.copy());
    }

    @Override
    public void close() {
        weights.close();
        rope.close();
    }
}
