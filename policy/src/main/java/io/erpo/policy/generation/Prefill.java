package io.erpo.policy.generation;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.torch.Frame;
import java.util.ArrayDeque;
import java.util.Deque;

/** Keys, values and last logits of a batch of prompts, for as long as responses wait for them. */
final class Prefill implements AutoCloseable {

    /** A response that waits for a slot, and the row of its prompt. */
    record Waiting(int request, int row) {}

    private final Frame frame;
    private final IValue logits;
    private final IValue cache;
    private final int length;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    Prefill(PreparedModel model, PrefillPlan.Batch batch) {
        int rows = batch.prompts().size();
        long[] ids = new long[rows * batch.length()];
        long[] last = new long[model.rows(rows)];
        for (int row = 0; row < rows; row++) {
            int[] tokens = batch.prompts().get(row).tokens().toArray();
            for (int i = 0; i < tokens.length; i++) {
                ids[row * batch.length() + i] = tokens[i];
            }
            last[row] = (long) row * batch.length() + tokens.length - 1;
            for (int request : batch.prompts().get(row).requests()) {
                waiting.add(new Waiting(request, row));
            }
        }
        this.length = batch.length();
        this.frame = model.frame();
        IValue[] result = frame.tuple(frame.call(
                "prefill", model.weights(), frame.longs(ids, rows, batch.length()), frame.longs(last, last.length)));
        this.logits = result[0];
        this.cache = result[1];
    }

    Deque<Waiting> waiting() {
        return waiting;
    }

    /** Tokens of a padded prompt. */
    int length() {
        return length;
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
