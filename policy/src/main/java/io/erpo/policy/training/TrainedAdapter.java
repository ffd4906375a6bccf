package io.erpo.policy.training;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.WeightForm;
import io.erpo.policy.checkpoint.WeightLayout;
import io.erpo.policy.torch.Frame;
import io.erpo.policy.torch.Model;
import io.erpo.policy.torch.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An adapter is trained; the weights are frozen. */
record TrainedAdapter(Model model, Adapter adapter) implements Trained {

    @Override
    public Tensors tensors() {
        return adapter.tensors();
    }

    @Override
    public WeightLayout layout() {
        return adapter.layout();
    }

    @Override
    public Frame frame() {
        return model.adaptedFrame(adapter.settings().scale());
    }

    @Override
    public List<IValue> arguments(Frame frame) {
        return List.of(model.weights().list(), model.rope(), adapter.tensors().list());
    }

    @Override
    public Model snapshot() {
        return adapter.mergedInto(model);
    }

    /** Writes the directory that PEFT opens, with the tokenizer and the licences of the base. An adapter is one file. */
    @Override
    public void write(Path directory, CheckpointFiles files, WeightForm form) throws IOException {
        adapter.write(directory);
        files.writeUnchanged(directory);
    }

    @Override
    public void close() {
        adapter.close();
        model.close();
    }
}
