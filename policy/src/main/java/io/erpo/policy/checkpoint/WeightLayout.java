package io.erpo.policy.checkpoint;

import io.erpo.policy.ModelConfig;
import io.erpo.policy.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * How the tensors of a checkpoint lie in the model's parameters. A parameter is what one matrix product uses: query, key and
 * value projections are row blocks of one parameter, and so are gate and up.
 *
 * @param parameters in the order that {@code decoder/network.py} takes them
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

    /** What stands before the names of all tensors but the output projection. */
    static final String BODY = "model.";

    static final String EMBEDDING = "model.embed_tokens.weight";
    static final String OUTPUT = "lm_head.weight";

    public WeightLayout {
        parameters = List.copyOf(parameters);
        tensors = List.copyOf(tensors);
    }

    public static WeightLayout of(ModelConfig config) {
        return new Builder(config).build();
    }

    public long elements() {
        return parameters.stream().mapToLong(TensorShape::elements).sum();
    }

    /** The tensor that a parameter begins with. */
    public Tensor firstTensorOf(int parameter) {
        return tensors.stream()
                .filter(tensor -> tensor.parameter() == parameter)
                .findFirst()
                .orElseThrow();
    }

    private static final class Builder {

        private final ModelConfig config;
        private final List<TensorShape> parameters = new ArrayList<>();
        private final List<Tensor> tensors = new ArrayList<>();

        Builder(ModelConfig config) {
            this.config = config;
        }

        WeightLayout build() {
            TensorShape vocabulary = TensorShape.of(config.vocabularySize(), config.hiddenSize());
            add(EMBEDDING, vocabulary, parameter(vocabulary), 0);
            for (int layer = 0; layer < config.layers(); layer++) {
                addLayer("model.layers." + layer + ".");
            }
            TensorShape norm = TensorShape.of(config.hiddenSize());
            add("model.norm.weight", norm, parameter(norm), 0);
            if (!config.tiedEmbeddings()) {
                add(OUTPUT, vocabulary, parameter(vocabulary), 0);
            }
            return new WeightLayout(parameters, tensors);
        }

        private void addLayer(String prefix) {
            long hidden = config.hiddenSize();
            long inner = config.intermediateSize();
            long queries = config.querySize();
            long keys = config.keySize();
            boolean biased = config.architecture().hasQueryKeyValueBias();
            TensorShape norm = TensorShape.of(hidden);
            int inputNorm = parameter(norm);
            int weights = parameter(TensorShape.of(queries + 2 * keys, hidden));
            int output = parameter(TensorShape.of(hidden, queries));
            int postNorm = parameter(norm);
            int gateAndUp = parameter(TensorShape.of(2 * inner, hidden));
            int down = parameter(TensorShape.of(hidden, inner));
            int biases = biased ? parameter(TensorShape.of(queries + 2 * keys)) : -1;

            String attention = prefix + "self_attn.";
            long row = 0;
            for (String projection : List.of("q_proj", "k_proj", "v_proj")) {
                long rows = projection.equals("q_proj") ? queries : keys;
                add(attention + projection + ".weight", TensorShape.of(rows, hidden), weights, row * hidden);
                if (biased) {
                    add(attention + projection + ".bias", TensorShape.of(rows), biases, row);
                }
                row += rows;
            }
            add(attention + "o_proj.weight", TensorShape.of(hidden, queries), output, 0);
            if (config.architecture().hasQueryKeyNorm()) {
                TensorShape head = TensorShape.of(config.headSize());
                add(attention + "q_norm.weight", head, parameter(head), 0);
                add(attention + "k_norm.weight", head, parameter(head), 0);
            }
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
