package io.erpo.policy.training;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.LogProbs;
import io.erpo.policy.Placement;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.adapter.AdapterSettings;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.WeightForm;
import io.erpo.policy.model.Policy;
import io.erpo.policy.torch.Frame;
import io.erpo.policy.torch.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A policy in training: weights, or an adapter on frozen weights, and the state of the optimizer. An update is a function of the
 * weights, that state and the order of the sequences only, bit for bit on one type of processor. One thread at a time.
 */
public final class Trainer implements AutoCloseable {

    /** What the names of the files beside the weights begin with that only resuming needs: {@code optimizer.safetensors}. */
    public static final String STATE = "optimizer";

    private final CheckpointFiles files;
    private final Trained trained;
    private final Optimizer optimizer;
    private final TrainerSettings settings;
    private final Lanes lanes;

    private Trainer(CheckpointFiles files, Trained trained, Optimizer optimizer, TrainerSettings settings) {
        this.files = files;
        this.trained = trained;
        this.optimizer = optimizer;
        this.settings = settings;
        this.lanes = new Lanes(trained.layout().elements(), optimizer.gradients(), settings.workers());
    }

    /** Starts to train all weights, from a copy of those of a policy. */
    public static Trainer start(Policy base, TrainerSettings settings) {
        Model master = base.model().copy(masterOf(settings));
        return start(base.files(), new TrainedWeights(master), settings);
    }

    /** As {@link #start(Policy, TrainerSettings)}, from a checkpoint directory and without room for a second model. */
    public static Trainer start(Path base, TrainerSettings settings) {
        CheckpointFiles files = CheckpointFiles.read(base);
        Model master = Policy.readModel(base, files.config(), masterOf(settings));
        return start(files, new TrainedWeights(master), settings);
    }

    /** Starts to train all weights in float32 on the CPU, from a copy of those of a policy. */
    public static Trainer start(Policy base, int microBatchTokens) {
        return start(base, TrainerSettings.of(microBatchTokens));
    }

    /**
     * Starts to train a new adapter on the weights of a policy, which are frozen and kept in the precision of computation.
     *
     * @param base checkpoint directory of the policy
     * @param seed decides the adapter's first weights
     */
    public static Trainer startAdapter(Path base, AdapterSettings adapter, long seed, TrainerSettings settings) {
        CheckpointFiles files = CheckpointFiles.read(base);
        Model frozen = Policy.readModel(base, files.config(), settings.placement());
        Adapter fresh = Adapter.initialize(
                files.config(), adapter, seed, settings.placement().device());
        return start(files, new TrainedAdapter(frozen, fresh), settings);
    }

    /** Resumes from what {@link #save} wrote, as if training had never stopped. */
    public static Trainer load(Path directory, TrainerSettings settings) {
        CheckpointFiles files = CheckpointFiles.read(directory);
        Model model = Policy.readModel(
                directory,
                files.config(),
                Placement.float32(settings.placement().device()));
        return load(directory, files, new TrainedWeights(model), settings);
    }

    /**
     * Resumes an adapter that {@link #save} wrote, as if training had never stopped.
     *
     * @param base checkpoint directory of the policy that training began with
     */
    public static Trainer loadAdapter(Path directory, Path base, TrainerSettings settings) {
        CheckpointFiles files = CheckpointFiles.read(base);
        Model frozen = Policy.readModel(base, files.config(), settings.placement());
        Adapter adapter;
        try {
            adapter =
                    Adapter.read(directory, files.config(), settings.placement().device());
        } catch (RuntimeException e) {
            frozen.close();
            throw e;
        }
        return load(directory, files, new TrainedAdapter(frozen, adapter), settings);
    }

    /** Updates are small against the weights: bfloat16 would round them away. */
    private static Placement masterOf(TrainerSettings settings) {
        return Placement.float32(settings.placement().device());
    }

    private static Trainer start(CheckpointFiles files, Trained trained, TrainerSettings settings) {
        return new Trainer(files, trained, Optimizer.start(trained), settings);
    }

    private static Trainer load(Path directory, CheckpointFiles files, Trained trained, TrainerSettings settings) {
        try {
            return new Trainer(files, trained, Optimizer.load(trained, directory), settings);
        } catch (RuntimeException e) {
            trained.close();
            throw e;
        }
    }

    /** Number of updates that made the weights. */
    public long updates() {
        return optimizer.updates();
    }

    /** As {@link #update(List, LossSettings, OptimizerSettings, OptionalDouble)}, at the temperatures of the sequences only. */
    public UpdateMetrics update(List<TrainingSequence> miniBatch, LossSettings loss, OptimizerSettings settings) {
        return update(miniBatch, loss, settings, OptionalDouble.empty());
    }

    /**
     * One update from a mini-batch with the policy loss. The mean is over the whole mini-batch, however it is cut into
     * micro-batches.
     *
     * @param base a temperature at which the entropies are measured too
     * @throws NonFiniteLossException when loss or gradient is NaN or infinite; no weights were changed
     */
    public UpdateMetrics update(
            List<TrainingSequence> miniBatch, LossSettings loss, OptimizerSettings settings, OptionalDouble base) {
        requireTrainable(miniBatch);
        loss.requireReferences(miniBatch);
        long tokens = responseTokens(miniBatch);
        TokenStatistics statistics =
                new TokenStatistics(loss.hasReference(), base.isPresent(), Math.toIntExact(tokens));
        List<MicroBatch<TrainingSequence>> batches = cut(miniBatch);
        List<float[]> reports = lanes.sum(batches, (batch, gradients) -> {
            try (Frame frame = trained.frame()) {
                float[] shares = TokenRows.shares(batch, loss, tokens, miniBatch.size());
                float[] rows = TokenRows.ofPolicyLoss(batch, shares, loss.hasReference());
                IValue perToken = frame.floats(rows, rows.length / batch.tokens(), batch.tokens());
                IValue whole = frame.integers(TokenRows.wholeResponses(batch, loss));
                IValue settingsOfLoss = frame.numbers(loss.numbers());
                return gradient(frame, batch, perToken, settingsOfLoss, whole, base.orElse(0), gradients);
            }
        });
        for (int i = 0; i < batches.size(); i++) {
            float[] shares = TokenRows.shares(batches.get(i), loss, tokens, miniBatch.size());
            statistics.add(batches.get(i), reports.get(i), shares);
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
        List<MicroBatch<SupervisedExample>> batches = cut(examples);
        List<float[]> reports = lanes.sum(batches, (batch, gradients) -> {
            try (Frame frame = trained.frame()) {
                IValue rows = frame.floats(TokenRows.ofLikelihood(batch, share), 2, batch.tokens());
                return gradient(frame, batch, rows, frame.numbers(), frame.integers(), 0, gradients);
            }
        });
        double sum = 0;
        for (int i = 0; i < batches.size(); i++) {
            for (int token = 0; token < batches.get(i).tokens(); token++) {
                sum += reports.get(i)[token];
            }
        }
        optimizer.update(settings);
        return sum / responseTokens(examples);
    }

    /** Log-probabilities of responses under the current weights, each at its own temperature. */
    public List<LogProbs> logProbs(List<ScoredSequence> sequences) {
        requireInVocabulary(sequences);
        return LogProbsPass.of(trained, settings, cut(sequences));
    }

    /**
     * The policy that training began with, where its weights are frozen beneath an adapter; it lives as long as the trainer. Empty
     * when all weights are trained.
     */
    public Optional<ReferencePolicy> frozen() {
        return trained instanceof TrainedAdapter
                ? Optional.of(ReferencePolicy.borrowing(trained.model(), settings))
                : Optional.empty();
    }

    /** A copy of the policy as it is now; the caller closes it. */
    public Policy snapshot() {
        return Policy.of(files, trained.snapshot());
    }

    /** Whether a file of what {@link #save} wrote is needed by resuming only. */
    public static boolean isState(String file) {
        return file.startsWith(STATE + ".safetensors") || file.matches(STATE + "-\\d+-of-\\d+\\.safetensors");
    }

    /** As {@link #save(Path, long)}, with each kind of tensors in one file. */
    public void save(Path directory) throws IOException {
        save(directory, 0);
    }

    /**
     * Writes a complete Hugging Face checkpoint directory, or that of an adapter in PEFT's format, with the state of the
     * optimizer in it.
     *
     * @param shardBytes as in {@link WeightForm}
     */
    public void save(Path directory, long shardBytes) throws IOException {
        WeightForm form = new WeightForm(false, shardBytes);
        trained.write(directory, files, form);
        optimizer.save(directory, form);
    }

    /** Writes a complete checkpoint of the policy as it is now, which cannot be resumed from. */
    public void savePolicy(Path directory, WeightForm form) throws IOException {
        trained.write(directory, files, form);
    }

    private <S extends TrainableSequence> List<MicroBatch<S>> cut(List<S> sequences) {
        return MicroBatch.cut(sequences, settings.microBatchTokens(), lanes.count());
    }

    /** Adds the gradient of a micro-batch's loss to {@code gradients}, and gives the script's report by token. */
    private float[] gradient(
            Frame frame,
            MicroBatch<?> batch,
            IValue perToken,
            IValue loss,
            IValue whole,
            double base,
            IValue gradients) {
        List<IValue> arguments = arguments(frame, batch);
        arguments.add(perToken);
        arguments.add(loss);
        arguments.add(whole);
        arguments.add(frame.number(base));
        arguments.add(frame.elementType(settings.placement().precision()));
        arguments.add(frame.integer(settings.logitsTokens()));
        arguments.add(frame.flag(settings.gradientCheckpointing()));
        arguments.add(gradients);
        return frame.readFloats(frame.callWithGradients("gradient", arguments.toArray(new IValue[0])));
    }

    /** The leading arguments of the methods of decoder/training.py. */
    private List<IValue> arguments(Frame frame, MicroBatch<?> batch) {
        List<IValue> arguments = new ArrayList<>();
        arguments.addAll(trained.arguments(frame));
        arguments.addAll(new PackedTokens(batch).arguments(frame));
        return arguments;
    }

    private void requireTrainable(List<? extends TrainableSequence> sequences) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("an update needs at least one sequence");
        }
        requireInVocabulary(sequences);
    }

    private void requireInVocabulary(List<? extends TrainableSequence> sequences) {
        sequences.forEach(sequence -> sequence.requireBelow(files.config().vocabularySize()));
    }

    private static long responseTokens(List<? extends TrainableSequence> sequences) {
        return sequences.stream()
                .mapToLong(sequence -> sequence.response().size())
                .sum();
    }

    @Override
    public void close() {
        lanes.close();
        optimizer.close();
        trained.close();
    }
}
