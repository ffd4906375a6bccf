package io.erpo.policy.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.DeviceException;
import io.erpo.policy.LogProbs;
import io.erpo.policy.Reference;
import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.generation.Generator;
import io.erpo.policy.model.Policy;
import io.erpo.policy.training.LossMean;
import io.erpo.policy.training.LossSettings;
import io.erpo.policy.training.OptimizerSettings;
import io.erpo.policy.training.Trainer;
import io.erpo.policy.training.TrainingSequence;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {

    @Test
    void shouldHoldNoMoreArraysWhenManyStepsWereMade() {
        int before = arrays();
        try (Policy policy = Reference.policy();
                Trainer trainer = Trainer.start(policy, 64)) {
            Generator generator = new Generator(policy, 2);
            TokenIds ids = TokenIds.of(5, 6, 7);
            for (int i = 0; i < 50; i++) {
                generator.generate(List.of(new GenerationRequest(ids, 1, 4, Reference.uniforms(i))));
                trainer.update(
                        List.of(TrainingSequence.of(ids, ids, LogProbs.of(-1, -1, -1), 1, 1)),
                        new LossSettings(0.2, 0.2, 0, LossMean.TOKEN),
                        new OptimizerSettings(1e-6, 0.9, 0.999, 1e-8, 0, 1));
                trainer.snapshot().close();
            }
        }
        assertThat(arrays()).isEqualTo(before);
    }

    @Test
    void shouldNameTheMethodWhenTheScriptFails() {
        try (Policy policy = Reference.policy();
                Frame frame = policy.model().frame()) {
            assertThatThrownBy(() -> frame.call("logits", frame.integer(1)))
                    .isInstanceOf(DeviceException.class)
                    .hasMessageStartingWith("libtorch failed in Decoder.logits: ");
        }
    }

    private static int arrays() {
        return Script.manager().getManagedArrays().size();
    }
}
