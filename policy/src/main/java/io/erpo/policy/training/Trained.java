package io.erpo.policy.training;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.WeightForm;
import io.erpo.policy.checkpoint.WeightLayout;
import io.erpo.policy.torch.Frame;
import io.erpo.policy.torch.Model;
import io.erpo.policy.torch.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A network in training: what its optimizer changes, and what is frozen. */
sealed interface Trained extends AutoCloseable permits TrainedWeights, TrainedAdapter {

    /** The network, with the weights that training began with where these are frozen. */
    Model model();

    /** What the optimizer changes, in float32. */
    Tensors tensors();

    /** Of {@link #tensors}. */
    WeightLayout layout();

    Frame frame();

    /** The arguments {@code w}, {@code rope} and {@code adapters} of decoder/training.py. */
    List<IValue> arguments(Frame frame);

    /** A copy of the whole network as it is now. */
    Model snapshot();

    void write(Path directory, CheckpointFiles files, WeightForm form) throws IOException;

    @Override
    void close();
}
