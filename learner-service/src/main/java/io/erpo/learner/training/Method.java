package io.erpo.learner.training;

import io.erpo.events.RunStarted;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.adapter.AdapterSettings;
import io.erpo.policy.adapter.Projection;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.policy.training.Trainer;
import io.erpo.policy.training.TrainerSettings;
import io.erpo.settings.Adapter;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What a run trains, and therefore publishes after each step. */
sealed interface Method {

    /** A trainer that starts from the base policy of a run, given its checkpoint. */
    Trainer start(Path base, TrainerSettings settings);

    /**
     * A trainer that starts from a policy that an earlier step published.
     *
     * @param base opens the checkpoint of the base policy of the run
     */
    Trainer load(Path checkpoint, Supplier<Path> base, TrainerSettings settings);

    /** The format of published policies. */
    PolicyFormat format();

    /** Elements of the adapter for such a model; 0 without one. */
    long adapterParameters(ModelConfig model);

    /** @throws IllegalArgumentException when the run's adapter is out of range */
    static Method of(RunStarted run) {
        if (run.getAdapter() == null) {
            return new AllWeights();
        }
        Adapter adapter = Adapter.of(run.getAdapter());
        AdapterSettings settings = new AdapterSettings(
                adapter.rank(),
                adapter.alpha(),
                adapter.targets().stream()
                        .map(target -> Projection.of(target.key()))
                        .toList());
        return new LowRankAdapter(settings, run.getSeed());
    }

    /** Trains all weights; each version is a whole checkpoint. */
    record AllWeights() implements Method {

        @Override
        public Trainer start(Path base, TrainerSettings settings) {
            return Trainer.start(base, settings);
        }

        @Override
        public Trainer load(Path checkpoint, Supplier<Path> base, TrainerSettings settings) {
            return Trainer.load(checkpoint, settings);
        }

        @Override
        public PolicyFormat format() {
            return PolicyFormat.HUGGING_FACE;
        }

        @Override
        public long adapterParameters(ModelConfig model) {
            return 0;
        }
    }

    /**
     * Trains an adapter for the base policy; later versions contain only the adapter.
     *
     * @param seed of its initial weights
     */
    record LowRankAdapter(AdapterSettings settings, long seed) implements Method {

        @Override
        public Trainer start(Path base, TrainerSettings trainer) {
            return Trainer.startAdapter(base, settings, seed, trainer);
        }

        @Override
        public Trainer load(Path checkpoint, Supplier<Path> base, TrainerSettings trainer) {
            return Trainer.loadAdapter(checkpoint, base.get(), trainer);
        }

        @Override
        public PolicyFormat format() {
            return PolicyFormat.PEFT_LORA;
        }

        @Override
        public long adapterParameters(ModelConfig model) {
            return settings.parameters(model);
        }
    }
}
