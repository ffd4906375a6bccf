package io.erpo.policy.training;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.WeightForm;
import io.erpo.policy.checkpoint.WeightLayout;
import io.erpo.policy.model.Policy;
import io.erpo.policy.torch.Frame;
import io.erpo.policy.torch.Model;
import io.erpo.policy.torch.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** All weights are trained. */
record TrainedWeights(Model model) implements Trained {

    @Override
    public Tensors tensors() {
        return model.weights();
    }

    @Override
    public WeightLayout layout() {
        return WeightLayout.of(model.config());
    }

    @Override
    public Frame frame() {
        return model.frame();
    }

    @Override
    public List<IValue> arguments(Frame frame) {
        return List.of(model.weights().list(), model.rope(), frame.emptyList());
    }

    @Override
    public Model snapshot() {
        return model.copy();
    }

    @Override
    public void write(Path directory, CheckpointFiles files, WeightForm form) throws IOException {
        Policy.write(directory, files, model, form);
    }

    @Override
    public void close() {
        model.close();
    }
}
