package io.erpo.policy.checkpoint;

import io.erpo.policy.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * How the tensors of a Qwen2 checkpoint lie in the model's parameters. A parameter is what one matrix product uses: query, key
 * and value projections are row blocks of one parameter, and so are gate and up.
 *
 * @param parameters in the order that {@code decoder.py} takes them
 * @param tensors the checkpoint's tensors in the order of a Hugging Face file
 */
public record WeightLayout(List<TensorShape> parameters, List<Tensor> tensors) {

    /**
     * One tensor of a checkpoint.
     *
     * @param parameter index of the parameter that holds it
     * @param offset its first element there
     */
    public record Tensor(String name, TensorShape shape, int parameter, long offset) {}

    public WeightLayout {
        parameters = List.copyOf(parameters);
        tensors = List.copyOf(tensors);
    }

    public static WeightLayout of(ModelConfig config) {
        return new Builder().build(config);
    }

    public long elements() {
        return parameters.stream().mapToLong(TensorShape::elements).sum();
    }

    private static final class Builder {

        private final List<TensorShape> parameters = new ArrayList<>();
        private final List<Tensor> tensors = new ArrayList<>();

        WeightLayout build(ModelConfig config) {
            long hidden = config.hiddenSize();
            TensorShape vocabulary = TensorShape.of(config.vocabularySize(), hidden);
            add("model.embed_tokens.weight", vocabulary, parameter(vocabulary), 0);
            for (int layer = 0; layer < config.layers(); layer++) {
                addLayer("model.layers." + layer + ".", config);
            }
            TensorShape norm = TensorShape.of(hidden);
            add("model.norm.weight", norm, parameter(norm), 0);
            if (!config.tiedEmbeddings()) {
                add("lm_head.weight", vocabulary, parameter(vocabulary), 0);
            }
            return new WeightLayout(parameters, tensors);
        }

        private void addLayer(String prefix, ModelConfig config) {
            long hidden = config.hiddenSize();
            long inner = config.intermediateSize();
            long keys = (long) config.keyValueHeads() * config.headSize();
            TensorShape norm = TensorShape.of(hidden);
            int inputNorm = parameter(norm);
            int weights = parameter(TensorShape.of(hidden + 2 * keys, hidden));
            int output = parameter(TensorShape.of(hidden, hidden));
            int postNorm = parameter(norm);
            int gateAndUp = parameter(TensorShape.of(2 * inner, hidden));
            int down = parameter(TensorShape.of(hidden, inner));
            int biases = parameter(TensorShape.of(hidden + 2 * keys));

            long row = 0;
            for (String projection : List.of("q_proj", "k_proj", "v_proj")) {
                long rows = projection.equals("q_proj") ? hidden : keys;
                String name = prefix + "self_attn." + projection;
                add(name + ".weight", TensorShape.of(rows, hidden), weights, row * hidden);
                add(name + ".bias", TensorShape.of(rows), biases, row);
                row += rows;
            }
            add(prefix + "self_attn.o_proj.weight", TensorShape.of(hidden, hidden), output, 0);
            add(prefix + "mlp.gate_proj.weight", TensorShape.of(inner, hidden), gateAndUp, 0);
            add(prefix + "mlp.up_proj.weight", TensorShape.of(inner, hidden), gateAndUp, inner * hidden);
            add(prefix + "mlp.down_proj.weight", TensorShape.of(hidden, inner), down, 0);
            add(prefix + "input_layernorm.weight", norm, inputNorm, 0);
            add(prefix + "post_attention_layernorm.weight", norm, postNorm, 0);
        }

        private int parameter(TensorShape shape) {
            parameters.add(shape);
            return parameters.size() - 1;
        }

        private void add(String name, TensorShape shape, int parameter, long offset) {
            tensors.add(new Tensor(name, shape, parameter, offset));
        }
    }
}
