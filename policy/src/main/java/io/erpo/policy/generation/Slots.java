package io.erpo.policy.generation;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.torch.Frame;
import io.erpo.policy.torch.Model;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A batch of fixed shape in which responses grow by one token a step. A slot whose response ended takes the next one; a slot
 * without a response computes all the same, so that the shape of the tensors never changes.
 */
final class Slots implements AutoCloseable {

    private final Model model;
    private final List<GenerationRequest> requests;
    private final Set<Integer> endIds;
    private final Consumer<Sequence> finished;
    private final Sequence[] occupants;
    private final Frame frame;
    private final IValue cache;

    /**
     * @param capacity most tokens of a prompt and its response
     * @param finished gets every sequence when it ends
     */
    Slots(
            Model model,
            List<GenerationRequest> requests,
            Set<Integer> endIds,
            int slots,
            int capacity,
            Consumer<Sequence> finished) {
        this.model = model;
        this.requests = requests;
        this.endIds = endIds;
        this.finished = finished;
        this.occupants = new Sequence[slots];
        this.frame = model.frame();
        this.cache = frame.call("cache", model.rope(), frame.integer(slots), frame.integer(capacity));
    }

    boolean hasFree() {
        return Arrays.asList(occupants).contains(null);
    }

    boolean isEmpty() {
        return Arrays.stream(occupants).allMatch(occupant -> occupant == null);
    }

    /** Gives free slots to waiting responses and samples their first token. */
    void admit(Prefill prefill) {
        long[] slots = new long[occupants.length];
        long[] rows = new long[occupants.length];
        long[] rowOfSlot = new long[occupants.length];
        boolean[] admitted = new boolean[occupants.length];
        int count = 0;
        for (int slot = 0; slot < occupants.length; slot++) {
            if (occupants[slot] == null && !prefill.waiting().isEmpty()) {
                Prefill.Waiting next = prefill.waiting().remove();
                occupants[slot] = new Sequence(next.request(), requests.get(next.request()), endIds);
                admitted[slot] = true;
                slots[count] = slot;
                rows[count++] = next.row();
                rowOfSlot[slot] = next.row();
            }
        }
        try (Frame step = model.frame()) {
            step.call(
                    "admit",
                    cache,
                    prefill.cache(),
                    step.longs(Arrays.copyOf(slots, count), count),
                    step.longs(Arrays.copyOf(rows, count), count));
            IValue prompts = step.longs(rowOfSlot, occupants.length);
            append(
                    step,
                    admitted,
                    step.call("first", prefill.logits(), prompts, temperatures(step), uniforms(step, admitted)));
        }
    }

    /** Adds one token to every response. */
    void step() {
        long[] ids = new long[occupants.length];
        long[] positions = new long[occupants.length];
        boolean[] active = new boolean[occupants.length];
        for (int slot = 0; slot < occupants.length; slot++) {
            if (occupants[slot] != null) {
                active[slot] = true;
                ids[slot] = occupants[slot].lastToken();
                positions[slot] = occupants[slot].lastPosition();
            }
        }
        try (Frame step = model.frame()) {
            IValue drawn = step.call(
                    "decode",
                    model.weights().list(),
                    model.rope(),
                    cache,
                    step.longs(ids, ids.length),
                    step.longs(positions, positions.length),
                    temperatures(step),
                    uniforms(step, active));
            append(step, active, drawn);
        }
    }

    private void append(Frame step, boolean[] to, IValue drawn) {
        IValue[] result = step.tuple(drawn);
        long[] ids = step.readLongs(result[0]);
        float[] logProbs = step.readFloats(result[1]);
        for (int slot = 0; slot < occupants.length; slot++) {
            if (to[slot]) {
                occupants[slot].append((int) ids[slot], logProbs[slot]);
                if (occupants[slot].isFinished()) {
                    finished.accept(occupants[slot]);
                    occupants[slot] = null;
                }
            }
        }
    }

    private IValue temperatures(Frame step) {
        float[] temperatures = new float[occupants.length];
        for (int slot = 0; slot < occupants.length; slot++) {
            temperatures[slot] = occupants[slot] == null ? 1 : occupants[slot].temperature();
        }
        return step.floats(temperatures, temperatures.length);
    }

    private IValue uniforms(Frame step, boolean[] of) {
        double[] uniforms = new double[occupants.length];
        for (int slot = 0; slot < occupants.length; slot++) {
            uniforms[slot] = of[slot] ? occupants[slot].nextUniform() : 0;
        }
        return step.doubles(uniforms, uniforms.length);
    }

    @Override
    public void close() {
        frame.close();
    }
}
