package io.erpo.policy.adapter;

import io.erpo.policy.ModelConfig;
import io.erpo.policy.TensorShape;
import io.erpo.policy.checkpoint.WeightLayout;
import java.util.ArrayList;
import java.util.List;

/** The tensors of an adapter as decoder/training.py takes them, and under the names that PEFT gives them. */
final class AdapterLayout {

    private static final String PREFIX = "base_model.model.model.layers.";

    private AdapterLayout() {}

    /** A [rank, inputs] and B [outputs, rank] of every projection of every layer; of rank 0, and in no file, where it is no target. */
    static WeightLayout of(ModelConfig config, AdapterSettings settings) {
        List<TensorShape> parameters = new ArrayList<>();
        List<WeightLayout.Tensor> tensors = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            for (Projection projection : Projection.values()) {
                int rank = settings.rankOf(projection);
                TensorShape a = TensorShape.of(rank, projection.inputs(config));
                TensorShape b = TensorShape.of(projection.outputs(config), rank);
                if (rank > 0) {
                    String name = PREFIX + layer + "." + projection.path();
                    tensors.add(new WeightLayout.Tensor(name + ".lora_A.weight", a, parameters.size(), 0));
                    tensors.add(new WeightLayout.Tensor(name + ".lora_B.weight", b, parameters.size() + 1, 0));
                }
                parameters.add(a);
                parameters.add(b);
            }
        }
        return new WeightLayout(parameters, tensors);
    }
}
