package io.erpo.policy.generation;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.torch.Frame;
import io.erpo.policy.torch.Model;
import java.util.ArrayDeque;
import java.util.Deque;

/** Keys, values and last logits of a batch of prompts, for as long as responses wait for them. */
final class Prefill implements AutoCloseable {

    /** A response that waits for a slot, and the row of its prompt. */
    record Waiting(int request, int row) {}

    private final Frame frame;
    private final IValue logits;
    private final IValue cache;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** @param rows prompts in the tensors; what the batch lacks is padding */
    Prefill(Model model, PrefillPlan.Batch batch, int rows) {
        long[] ids = new long[rows * batch.length()];
        long[] last = new long[rows];
        for (int row = 0; row < batch.prompts().size(); row++) {
            int[] tokens = batch.prompts().get(row).tokens().toArray();
            for (int i = 0; i < tokens.length; i++) {
                ids[row * batch.length() + i] = tokens[i];
            }
            last[row] = tokens.length - 1;
            for (int request : batch.prompts().get(row).requests()) {
                waiting.add(new Waiting(request, row));
            }
        }
        this.frame = model.frame();
        IValue[] result = frame.tuple(frame.call(
                "prefill",
                model.weights().list(),
                model.rope(),
                frame.longs(ids, rows, batch.length()),
                frame.longs(last, rows)));
        this.logits = result[0];
        this.cache = result[1];
    }

    Deque<Waiting> waiting() {
        return waiting;
    }

    /** [P, V]: logits after the last token of each prompt. */
    IValue logits() {
        return logits;
    }

    /** Keys and values by layer, each [P, K, T, D]. */
    IValue cache() {
        return cache;
    }

    @Override
    public void close() {
        frame.close();
    }
}
