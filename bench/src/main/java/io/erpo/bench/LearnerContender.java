package io.erpo.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.LogProbs;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.checkpoint.WeightLayout;
import io.erpo.policy.training.LossMean;
import io.erpo.policy.training.LossSettings;
import io.erpo.policy.training.OptimizerSettings;
import io.erpo.policy.training.ScoredSequence;
import io.erpo.policy.training.Trainer;
import io.erpo.policy.training.TrainerSettings;
import io.erpo.policy.training.TrainingSequence;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** This project's update. */
final class LearnerContender implements Contender {

    private static final LossSettings LOSS = new LossSettings(0.2, 0.28, 10, LossMean.TOKEN);
    private static final OptimizerSettings OPTIMIZER = new OptimizerSettings(1e-5, 0.9, 0.999, 1e-8, 0.01, 1.0);

    private final Trainer trainer;
    private final Workload work;
    private final List<TrainingSequence> miniBatch;
    private final ObjectNode fields;

    /** @param model checkpoint directory, of that configuration */
    LearnerContender(Path model, ModelConfig config, TrainerSettings settings, Workload work, int threads) {
        this.trainer = Trainer.start(model, settings);
        this.work = work;
        this.miniBatch = miniBatch();
        this.fields = JsonNodeFactory.instance
                .objectNode()
                .put("peer", "train_erpo")
                .put("threads", threads)
                .put("seqs", miniBatch.size())
                .put("len", Math.round(work.inputs().average().orElseThrow()))
                .put("micro", settings.microBatchTokens());
        fields.put("gflop", Decimals.of(flop(config, WeightLayout.of(config).elements(), work) / 1e9));
        trainer.update(miniBatch, LOSS, OPTIMIZER);
    }

    @Override
    public String name() {
        return "erpo";
    }

    @Override
    public List<ObjectNode> round() {
        Usage step = ClockReading.of(() -> trainer.update(miniBatch, LOSS, OPTIMIZER));
        ObjectNode line = fields.deepCopy();
        step.put(line, "");
        return List.of(line.put("tokens", work.inputs().sum()));
    }

    /**
     * Floating point operations of one update without padding or recomputation, prompts counted for each of their responses:
     * forward once and backward twice, two for each parameter and token, and attention over all pairs of positions.
     */
    static double flop(ModelConfig config, long parameters, Workload work) {
        double pairs =
                work.inputs().asDoubleStream().map(length -> length * length).sum();
        double attention = 4.0 * config.layers() * config.heads() * config.headSize() * pairs;
        return 3 * (2.0 * parameters * work.inputs().sum() + attention);
    }

    private List<TrainingSequence> miniBatch() {
        List<ScoredSequence> sequences = IntStream.range(0, work.responses().size())
                .mapToObj(i ->
                        new ScoredSequence(work.promptOf(i), work.responses().get(i), 1.0))
                .toList();
        List<LogProbs> old = trainer.logProbs(sequences);
        return IntStream.range(0, sequences.size())
                .mapToObj(i -> TrainingSequence.of(
                        sequences.get(i).prompt(),
                        sequences.get(i).response(),
                        old.get(i),
                        work.advantages().get(i),
                        1.0))
                .toList();
    }

    @Override
    public void close() {
        trainer.close();
    }
}
