package io.erpo.learner.training;

import io.erpo.events.RunStarted;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.checkpoint.Checkpoint;
import io.erpo.policy.memory.LearnerMemory;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.memory.MemoryPlan;
import io.erpo.policy.memory.MemoryPlan.Part;
import io.erpo.policy.training.TrainerSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares the memory that a run needs with the memory that there is, before the model is loaded: what ends a process
 * for lack of memory leaves nobody to say which run it was.
 */
final class ModelFit {

    private final MemoryCheck memory;
    private final Computation computation;

    ModelFit(MemoryCheck memory, Computation computation) {
        this.memory = memory;
        this.computation = computation;
    }

    /**
     * Requires that the run can be trained here from a base policy, which is first read in float32 on the CPU.
     *
     * @throws io.erpo.policy.PolicyException naming what needs how much, and what would need less
     */
    void require(RunStarted run, Path base) {
        TrainingSettings settings = TrainingSettings.of(run);
        ModelConfig config = Checkpoint.inspect(base).config();
        TrainerSettings trainer = settings.trainerAt(computation);
        LearnerMemory learner = new LearnerMemory(
                config,
                trainer,
                settings.method().adapterParameters(config),
                run.getSampling().getMaxNewTokens(),
                settings.loss().hasReference());
        memory.check(List.of(learner.plan()), learner.remedies());
        if (!computation.placement().isCpu()) {
            memory.check(List.of(new MemoryPlan("learner", "cpu", List.of(weights(base)))), List.of());
        }
    }

    private static Part weights(Path base) {
        return new Part("weights of the base policy", Checkpoint.inspect(base).parameters() * Float.BYTES);
    }
}
