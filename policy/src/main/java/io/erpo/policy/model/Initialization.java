package io.erpo.policy.model;

import io.erpo.policy.ModelConfig;
import io.erpo.policy.Placement;
import io.erpo.policy.TensorShape;
import io.erpo.policy.checkpoint.WeightLayout;
import io.erpo.policy.torch.Tensors;
import java.nio.FloatBuffer;
import java.util.Random;

/**
 * Random weights of a new model: normal with a standard deviation of {@code 1 / sqrt(inputs)}, smaller for the two projections
 * that write into the residual stream (Radford et al. 2019, section 2.3), norms one and biases zero.
 */
final class Initialization {

    private final ModelConfig config;
    private final WeightLayout layout;

    /** The generator whose gaussian numbers the Java specification fixes, so that a seed gives the same weights everywhere. */
    private final Random random;

    Initialization(ModelConfig config, long seed) {
        this.config = config;
        this.layout = WeightLayout.of(config);
        this.random = new Random(seed);
    }

    Tensors draw() {
        return Tensors.create(layout.parameters(), this::fill, Placement.cpu());
    }

    private void fill(int parameter, FloatBuffer target) {
        String name = layout.firstTensorOf(parameter).name();
        TensorShape shape = layout.parameters().get(parameter);
        if (shape.dimensions().size() == 1) {
            fillConstant(target, name.endsWith(".bias") ? 0f : 1f);
        } else {
            boolean intoResidual = name.endsWith(".o_proj.weight") || name.endsWith(".down_proj.weight");
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
