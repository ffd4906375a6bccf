package io.erpo.policy.training;

import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.checkpoint.TensorFile;
import io.erpo.policy.checkpoint.WeightForm;
import io.erpo.policy.torch.Frame;
import io.erpo.policy.torch.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** AdamW with its state: first and second moments, and the number of updates. */
final class Optimizer implements AutoCloseable {

    private static final String FIRST_MOMENT = "exp_avg.";
    private static final String SECOND_MOMENT = "exp_avg_sq.";
    private static final String UPDATES = "step";

    private final Trained trained;
    private final Tensors first;
    private final Tensors second;
    private final Tensors gradients;
    private long updates;

    private Optimizer(Trained trained, Tensors first, Tensors second, long updates) {
        this.trained = trained;
        this.first = first;
        this.second = second;
        this.gradients = trained.tensors().zerosLike();
        this.updates = updates;
    }

    static Optimizer start(Trained trained) {
        return new Optimizer(
                trained, trained.tensors().zerosLike(), trained.tensors().zerosLike(), 0);
    }

    static Optimizer load(Trained trained, Path directory) {
        String updates = TensorFile.readMetadata(directory, Trainer.STATE).get(UPDATES);
        if (updates == null || !updates.matches("\\d{1,18}")) {
            throw new PolicyException("the optimizer's state in " + directory + " should name the updates so far as "
                    + UPDATES + " in its metadata, but has " + updates);
        }
        List<Tensors> moments = new TensorFile(trained.layout())
                .read(
                        directory,
                        Trainer.STATE,
                        Placement.float32(trained.model().placement().device()),
                        FIRST_MOMENT,
                        SECOND_MOMENT);
        return new Optimizer(trained, moments.get(0), moments.get(1), Long.parseLong(updates));
    }

    void save(Path directory, WeightForm form) throws IOException {
        try (Tensors.View firstView = first.view();
                Tensors.View secondView = second.view()) {
            new TensorFile(trained.layout())
                    .write(
                            directory,
                            Trainer.STATE,
                            form,
                            Map.of("format", "pt", UPDATES, String.valueOf(updates)),
                            List.of(FIRST_MOMENT, SECOND_MOMENT),
                            List.of(firstView, secondView));
        }
    }

    long updates() {
        return updates;
    }

    /** The gradients that {@link #update} applies. */
    Tensors gradients() {
        return gradients;
    }

    /**
     * Makes one update from the gradients that were added.
     *
     * @return the global norm of the gradients before clipping
     * @throws NonFiniteLossException when that norm is NaN or infinite; nothing changed
     */
    double update(OptimizerSettings settings) {
        try (Frame frame = Tensors.frame()) {
            double norm = frame.call("global_norm", gradients.list()).toDouble();
            if (!Double.isFinite(norm)) {
                throw new NonFiniteLossException(
                        "the gradient norm of update " + updates + " is " + norm + "; no weights were changed",
                        List.of());
            }
            frame.call(
                    "adamw",
                    trained.tensors().list(),
                    gradients.list(),
                    first.list(),
                    second.list(),
                    frame.number(updates + 1),
                    frame.number(norm),
                    frame.number(settings.maxGradientNorm()),
                    frame.number(settings.learningRate()),
                    frame.number(settings.beta1()),
                    frame.number(settings.beta2()),
                    frame.number(settings.epsilon()),
                    frame.number(settings.weightDecay()));
            updates++;
            return norm;
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
        gradients.close();
    }
}
