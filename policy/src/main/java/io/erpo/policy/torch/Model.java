package io.erpo.policy.torch;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.Placement;
import io.erpo.policy.Rope;

/** The network: its weights and constants in native memory. The weights change only if their owner changes them. */
public final class Model implements AutoCloseable {

    private final ModelConfig config;
    private final Placement placement;
    private final Tensors weights;
    private final IValue rope;
    private final Script script;

    /**
     * @param weights owned by the model from here on, in the order of {@code WeightLayout.parameters()}, on the device of
     *     {@code placement}
     * @param placement where the network computes, and in which precision
     */
    public Model(ModelConfig config, Tensors weights, Placement placement) {
        this.config = config;
        this.placement = placement;
        this.weights = weights;
        this.script = Script.decoder(config);
        try (Frame frame = frame()) {
            this.rope = script.call("rotary", true, frequencies(frame), frame.integer(config.maxPositions()));
        }
    }

    private IValue frequencies(Frame frame) {
        IValue plain = frame.call("frequencies", frame.number(config.rope().theta()), frame.text(placement.device()));
        Rope.Scaling scaling = config.rope().scaling();
        if (scaling instanceof Rope.Linear linear) {
            return frame.call("scaled_linearly", plain, frame.number(linear.factor()));
        }
        if (scaling instanceof Rope.Llama3 llama) {
            return frame.call(
                    "scaled_as_llama3",
                    plain,
                    frame.number(llama.factor()),
                    frame.number(llama.lowFrequencyFactor()),
                    frame.number(llama.highFrequencyFactor()),
                    frame.number(llama.originalMaxPositions()));
        }
        return plain;
    }

    public ModelConfig config() {
        return config;
    }

    public Placement placement() {
        return placement;
    }

    public Tensors weights() {
        return weights;
    }

    public IValue rope() {
        return rope;
    }

    public Frame frame() {
        return new Frame(script, placement.device());
    }

    /** For the methods of decoder/training.py with an adapter of this scale. */
    public Frame adaptedFrame(double scale) {
        return new Frame(Script.decoder(config, scale), placement.device());
    }

    /** A new model with the weights of this one and those of an adapter of this scale added to them. */
    public Model merged(double scale, Tensors adapter) {
        IValue merged = Script.decoder(config, scale).call("merged", true, weights.list(), adapter.list());
        return new Model(config, new Tensors(merged), placement);
    }

    public Model copy() {
        return new Model(config, weights.copy(), placement);
    }

    /** A copy of the weights elsewhere or in another precision. */
    public Model copy(Placement other) {
        return new Model(config, weights.copy(other), other);
    }

    @Override
    public void close() {
        weights.close();
        rope.close();
    }
}
