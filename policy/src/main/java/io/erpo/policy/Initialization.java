package io.erpo.policy;

import io.erpo.policy.checkpoint.TensorShape;
import io.erpo.policy.torch.Tensors;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;

/**
 * Random weights of a new model: normal with a standard deviation of {@code 1 / sqrt(inputs)}, smaller for the two projections
 * that write into the residual stream (Radford et al. 2019, section 2.3), norms one and biases zero.
 */
final class Initialization {

    private static final int PER_LAYER = 7;

    private final ModelConfig config;
    private final List<TensorShape> shapes;

    /** The generator whose gaussian numbers the Java specification fixes, so that a seed gives the same weights everywhere. */
    private final Random random;

    Initialization(ModelConfig config, List<TensorShape> shapes, long seed) {
        this.config = config;
        this.shapes = shapes;
        this.random = new Random(seed);
    }

    Tensors draw() {
        return Tensors.create(shapes, this::fill, Placement.cpu());
    }

    private void fill(int parameter, FloatBuffer target) {
        TensorShape shape = shapes.get(parameter);
        int place = (parameter - 1) % PER_LAYER;
        boolean inLayer = parameter >= 1 && parameter <= PER_LAYER * config.layers();
        if (shape.dimensions().size() == 1) {
            boolean bias = inLayer && place == 6;
            fillConstant(target, bias ? 0f : 1f);
        } else {
            boolean intoResidual = inLayer && (place == 2 || place == 5);
            double inputs = shape.dimensions().get(1);
            fillNormal(target, Math.sqrt((intoResidual ? 0.5 / config.layers() : 1.0) / inputs));
        }
    }

    private static void fillConstant(FloatBuffer target, float value) {
        while (target.hasRemaining()) {
            target.put(value);
        }
    }

    private void fillNormal(FloatBuffer target, double deviation) {
        while (target.hasRemaining()) {
            target.put((float) (random.nextGaussian() * deviation));
        }
    }
}
