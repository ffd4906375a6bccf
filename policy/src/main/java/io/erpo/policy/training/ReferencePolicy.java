package io.erpo.policy.training;

import io.erpo.policy.LogProbs;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.model.Policy;
import io.erpo.policy.torch.Model;
import java.nio.file.Path;
import java.util.List;

/** A policy that is not trained: the loss measures the KL divergence from it. One thread at a time. */
public final class ReferencePolicy implements AutoCloseable {

    private final TrainedWeights network;
    private final TrainerSettings settings;
    private final boolean owned;

    private ReferencePolicy(Model model, TrainerSettings settings, boolean owned) {
        this.network = new TrainedWeights(model);
        this.settings = settings;
        this.owned = owned;
    }

    /** @param checkpoint directory; its weights are kept in the precision of computation */
    public static ReferencePolicy load(Path checkpoint, TrainerSettings settings) {
        CheckpointFiles files = CheckpointFiles.read(checkpoint);
        return new ReferencePolicy(Policy.readModel(checkpoint, files.config(), settings.placement()), settings, true);
    }

    /** With weights that another object closes. */
    static ReferencePolicy borrowing(Model model, TrainerSettings settings) {
        return new ReferencePolicy(model, settings, false);
    }

    /** Log-probabilities of responses, each at its own temperature. */
    public List<LogProbs> logProbs(List<ScoredSequence> sequences) {
        sequences.forEach(
                sequence -> sequence.requireBelow(network.model().config().vocabularySize()));
        return LogProbsPass.of(network, settings, MicroBatch.cut(sequences, settings.microBatchTokens(), 1));
    }

    @Override
    public void close() {
        if (owned) {
            network.close();
        }
    }
}
