package io.erpo.policy.training;

import static io.erpo.policy.training.TrainingSequences.offPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.erpo.policy.Reference;
import io.erpo.policy.adapter.AdapterSettings;
import io.erpo.policy.adapter.Projection;
import io.erpo.policy.checkpoint.WeightLayout;
import io.erpo.policy.model.Policy;
import io.erpo.policy.torch.Tensors;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every tensor that an architecture has gets a gradient, and the right one. */
class ArchitectureTrainingTest {

    private static final LossSettings LOSS = new LossSettings(0.2, 0.28, 10, LossMean.TOKEN);
    private static final TrainerSettings SETTINGS = TrainerSettings.of(40);
    private static final OptimizerSettings ADAMW = new OptimizerSettings(1e-2, 0.9, 0.999, 1e-8, 0, 1);
    /** A plain gradient step: Adam without memory and with an epsilon that drowns the root of the second moment. */
    private static final double EPSILON = 1e6;

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "qwen3", "llama3", "llama_linear"})
    void shouldDescendByTheGradientNormWhenAllWeightsAreTrained(String architecture) {
        try (Trainer trainer = Trainer.start(Reference.path(architecture), SETTINGS)) {
            assertDescends(trainer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "qwen3", "llama3", "llama_linear"})
    void shouldDescendByTheGradientNormWhenAnAdapterIsTrained(String architecture) {
        Path base = Reference.path(architecture);
        AdapterSettings adapter = new AdapterSettings(4, 8, List.of(Projection.values()));
        try (Trainer trainer = Trainer.startAdapter(base, adapter, 1, SETTINGS)) {
            trainer.update(offPolicy(6, 4), LOSS, ADAMW);

            assertDescends(trainer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "qwen3", "llama3", "llama_linear"})
    void shouldChangeEveryTensorWhenAllWeightsAreTrained(String architecture) {
        Path base = Reference.path(architecture);
        try (Trainer trainer = Trainer.start(base, SETTINGS);
                Policy before = Policy.load(base)) {
            trainer.update(offPolicy(6, 4), LOSS, ADAMW);

            try (Policy after = trainer.snapshot()) {
                for (WeightLayout.Tensor tensor :
                        WeightLayout.of(before.config()).tensors()) {
                    assertThat(bytes(after, tensor)).as(tensor.name()).isNotEqualTo(bytes(before, tensor));
                }
            }
        }
    }

    private static byte[] bytes(Policy policy, WeightLayout.Tensor tensor) {
        try (Tensors.View view = policy.model().weights().view()) {
            ByteBuffer elements = view.elements(
                    tensor.parameter(), tensor.offset(), (int) tensor.shape().elements());
            byte[] copy = new byte[elements.remaining()];
            elements.get(copy);
            return copy;
        }
    }

    /** A step of length h down the gradient g, small enough, lowers the loss by h |g|^2. */
    private static void assertDescends(Trainer trainer) {
        double norm = trainer.update(offPolicy(6, 5), LOSS, step(0)).gradientNorm();
        // Such that the loss falls by 1e-3, well above the rounding of float32.
        double length = 1e-3 / (norm * norm);

        double before = trainer.update(offPolicy(6, 5), LOSS, step(length)).loss();
        double after = trainer.update(offPolicy(6, 5), LOSS, step(0)).loss();

        assertThat(after - before).isCloseTo(-1e-3, within(5e-5));
    }

    private static OptimizerSettings step(double length) {
        return new OptimizerSettings(length * EPSILON, 0, 0, EPSILON, 0, 1e9);
    }
}
