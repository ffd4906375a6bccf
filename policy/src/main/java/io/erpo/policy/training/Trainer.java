package io.erpo.policy.training;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.LogProbs;
import io.erpo.policy.Placement;
import io.erpo.policy.Policy;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.torch.Frame;
import io.erpo.policy.torch.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A policy in training: float32 weights and the state of the optimizer. What an update does is a function of the weights, that
 * state and the order of the sequences alone, bit for bit on one type of processor. One thread at a time.
 */
public final class Trainer implements AutoCloseable {

    private final CheckpointFiles files;
    private final Model model;
    private final Optimizer optimizer;
    private final int microBatchTokens;

    private Trainer(CheckpointFiles files, Model model, Optimizer optimizer, int microBatchTokens) {
        this.files = files;
        this.model = model;
        this.optimizer = optimizer;
        this.microBatchTokens = microBatchTokens;
    }

    /**
     * Starts from a copy of a policy's weights.
     *
     * @param microBatchTokens most tokens, padding included, that are computed together
     */
    public static Trainer start(Policy base, int microBatchTokens) {
        requirePositive(microBatchTokens);
        Model model = base.model().copy();
        return new Trainer(base.files(), model, Optimizer.start(model), microBatchTokens);
    }

    /** Goes on from what {@link #save} wrote, as if it had never stopped. */
    public static Trainer load(Path directory, int microBatchTokens) {
        requirePositive(microBatchTokens);
        CheckpointFiles files = CheckpointFiles.read(directory);
        Model model = Policy.readModel(directory, files.config(), Placement.cpu());
        try {
            return new Trainer(files, model, Optimizer.load(model, directory), microBatchTokens);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Number of updates that made the weights. */
    public long updates() {
        return optimizer.updates();
    }

    /**
     * One update from a mini-batch with the clipped policy loss. The mean is over the whole mini-batch, however it is cut into
     * micro-batches.
     *
     * @throws NonFiniteLossException when loss or gradient is NaN or infinite; no weights were changed
     */
    public UpdateMetrics update(List<TrainingSequence> miniBatch, LossSettings loss, OptimizerSettings settings) {
        requireTrainable(miniBatch);
        long tokens = responseTokens(miniBatch);
        TokenStatistics statistics = new TokenStatistics();
        optimizer.clearGradients();
        for (MicroBatch<TrainingSequence> batch : MicroBatch.cut(miniBatch, microBatchTokens)) {
            try (Frame frame = model.frame()) {
                float[] shares = shares(batch, loss.mean(), tokens, miniBatch.size());
                List<IValue> arguments = batch.arguments(model, frame);
                arguments.add(perToken(frame, batch, shares));
                arguments.add(frame.number(loss.clipLow()));
                arguments.add(frame.number(loss.clipHigh()));
                arguments.add(frame.number(loss.dualClip()));
                arguments.add(optimizer.gradients());
                statistics.add(batch, run(frame, "policy_gradient", arguments), shares);
            }
        }
        if (!statistics.nonFinite().isEmpty()) {
            throw new NonFiniteLossException(
                    "the loss of sequences " + statistics.nonFinite() + " of the mini-batch of update " + updates()
                            + " is NaN or infinite; no weights were changed",
                    statistics.nonFinite());
        }
        return statistics.metrics(optimizer.update(settings));
    }

    /**
     * One update toward given completions.
     *
     * @return negative log-likelihood before the update, mean over the tokens of the completions
     */
    public double supervised(List<SupervisedExample> examples, OptimizerSettings settings) {
        requireTrainable(examples);
        float share = (float) (1.0 / responseTokens(examples));
        double sum = 0;
        optimizer.clearGradients();
        for (MicroBatch<SupervisedExample> batch : MicroBatch.cut(examples, microBatchTokens)) {
            try (Frame frame = model.frame()) {
                int tokens = batch.tokens();
                float[] rows = new float[2 * tokens];
                Arrays.fill(rows, 0, tokens, 1f);
                Arrays.fill(rows, tokens, 2 * tokens, share);
                List<IValue> arguments = batch.arguments(model, frame);
                arguments.add(frame.floats(rows, 2, tokens));
                arguments.add(optimizer.gradients());
                for (float loss : run(frame, "likelihood_gradient", arguments)) {
                    sum += loss;
                }
            }
        }
        optimizer.update(settings);
        return sum / responseTokens(examples);
    }

    /** Log-probabilities of responses under the weights as they are, each at its own temperature. */
    public List<LogProbs> logProbs(List<ScoredSequence> sequences) {
        requireInVocabulary(sequences);
        List<LogProbs> scored = new ArrayList<>();
        for (MicroBatch<ScoredSequence> batch : MicroBatch.cut(sequences, microBatchTokens)) {
            try (Frame frame = model.frame()) {
                List<IValue> arguments = batch.arguments(model, frame);
                float[] temperatures = temperatures(batch);
                arguments.add(frame.floats(temperatures, temperatures.length));
                float[] values = frame.readFloats(frame.call("logprobs", arguments.toArray(new IValue[0])));
                int from = 0;
                for (ScoredSequence sequence : batch.sequences()) {
                    int to = from + sequence.response().size();
                    scored.add(LogProbs.of(Arrays.copyOfRange(values, from, to)));
                    from = to;
                }
            }
        }
        return scored;
    }

    /** A copy of the policy as it is now; the caller closes it. */
    public Policy snapshot() {
        return Policy.of(files, model.copy());
    }

    /** Writes a complete Hugging Face checkpoint directory, and beside it the state of the optimizer. */
    public void save(Path directory) throws IOException {
        Policy.write(directory, files, model);
        optimizer.save(directory);
    }

    private static float[] run(Frame frame, String method, List<IValue> arguments) {
        return frame.readFloats(frame.callWithGradients(method, arguments.toArray(new IValue[0])));
    }

    private static float[] shares(MicroBatch<TrainingSequence> batch, LossMean mean, long tokens, int sequences) {
        float[] shares = new float[batch.tokens()];
        int from = 0;
        for (TrainingSequence sequence : batch.sequences()) {
            int to = from + sequence.response().size();
            Arrays.fill(shares, from, to, (float) mean.share(tokens, sequences, to - from));
            from = to;
        }
        return shares;
    }

    private static float[] temperatures(MicroBatch<?> batch) {
        float[] temperatures = new float[batch.tokens()];
        int from = 0;
        for (TrainableSequence sequence : batch.sequences()) {
            int to = from + sequence.response().size();
            Arrays.fill(temperatures, from, to, (float) sequence.temperature());
            from = to;
        }
        return temperatures;
    }

    /** [5, N]: temperature, old log-probability, advantage, weight and share of every token. */
    private static IValue perToken(Frame frame, MicroBatch<TrainingSequence> batch, float[] shares) {
        int tokens = shares.length;
        float[] rows = Arrays.copyOf(temperatures(batch), 5 * tokens);
        int token = 0;
        for (TrainingSequence sequence : batch.sequences()) {
            for (int i = 0; i < sequence.response().size(); i++, token++) {
                rows[tokens + token] = sequence.oldLogProbs().get(i);
                rows[2 * tokens + token] = (float) sequence.advantage();
                rows[3 * tokens + token] = sequence.weights().get(i);
            }
        }
        System.arraycopy(shares, 0, rows, 4 * tokens, tokens);
        return frame.floats(rows, 5, tokens);
    }

    private void requireTrainable(List<? extends TrainableSequence> sequences) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("an update needs at least one sequence");
        }
        requireInVocabulary(sequences);
    }

    private void requireInVocabulary(List<? extends TrainableSequence> sequences) {
        for (TrainableSequence sequence : sequences) {
            sequence.prompt().requireBelow(model.config().vocabularySize());
            sequence.response().requireBelow(model.config().vocabularySize());
        }
    }

    private static void requirePositive(int microBatchTokens) {
        if (microBatchTokens < 1) {
            throw new IllegalArgumentException("microBatchTokens must be at least 1, was " + microBatchTokens);
        }
    }

    private static long responseTokens(List<? extends TrainableSequence> sequences) {
        return sequences.stream()
                .mapToLong(sequence -> sequence.response().size())
                .sum();
    }

    @Override
    public void close() {
        optimizer.close();
        model.close();
    }
}
