package io.erpo.policy.generation;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.torch.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Responses that grow together, by one token a step. A slot whose response ended takes the next one; when none waits, the last
 * slots move down, so that nothing is computed for ended responses.
 */
final class Slots implements AutoCloseable {

    private static final int DRAW_ROWS = 4;

    private final PreparedModel model;
    private final List<GenerationRequest> requests;
    private final Set<Integer> endIds;
    private final GenerationListener listener;
    private final Consumer<Sequence> finished;
    private final Sequence[] occupants;
    private final KeyValueCache cache;

    /**
     * @param listener is told of every token
     * @param finished gets every sequence when it ends
     */
    Slots(
            PreparedModel model,
            List<GenerationRequest> requests,
            Set<Integer> endIds,
            int slots,
            GenerationListener listener,
            Consumer<Sequence> finished) {
        this.model = model;
        this.requests = requests;
        this.endIds = endIds;
        this.listener = listener;
        this.finished = finished;
        this.occupants = new Sequence[slots];
        int longest =
                requests.stream().mapToInt(GenerationRequest::maxLength).max().orElse(0);
        this.cache = new KeyValueCache(model, model.rows(slots), longest);
    }

    boolean hasFree() {
        return Arrays.asList(occupants).contains(null);
    }

    boolean isEmpty() {
        return Arrays.stream(occupants).allMatch(Objects::isNull);
    }

    /** Samples the first token of waiting responses, as many as there are free slots, and gives slots to those that go on. */
    void admit(Prefill prefill) {
        int[] free = IntStream.range(0, occupants.length)
                .filter(slot -> occupants[slot] == null)
                .toArray();
        List<Sequence> admitted = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        while (admitted.size() < free.length && !prefill.waiting().isEmpty()) {
            Prefill.Waiting next = prefill.waiting().remove();
            admitted.add(new Sequence(next.request(), requests.get(next.request()), endIds));
            rows.add(next.row());
        }
        try (Frame frame = model.frame()) {
            int count = admitted.size();
            double[] step = new double[(1 + DRAW_ROWS) * count];
            for (int i = 0; i < count; i++) {
                step[i] = rows.get(i);
                describeDraw(admitted.get(i), step, count, 1, i);
            }
            IValue drawn = frame.call(
                    "first",
                    prefill.logits(),
                    frame.doubles(step, 1 + DRAW_ROWS, count),
                    frame.flag(truncated(admitted)));
            append(frame, admitted, drawn);
            place(frame, prefill, admitted, rows, free);
        }
    }

    private void place(Frame frame, Prefill prefill, List<Sequence> admitted, List<Integer> rows, int[] free) {
        long[] slots = new long[admitted.size()];
        long[] prompts = new long[admitted.size()];
        int count = 0;
        for (int i = 0; i < admitted.size(); i++) {
            if (!admitted.get(i).isFinished()) {
                occupants[free[count]] = admitted.get(i);
                slots[count] = free[count];
                prompts[count++] = rows.get(i);
            }
        }
        if (count > 0) {
            cache.reserve(prefill.length());
            frame.call(
                    "admit",
                    cache.tensors(),
                    prefill.cache(),
                    frame.longs(Arrays.copyOf(slots, count), count),
                    frame.longs(Arrays.copyOf(prompts, count), count));
        }
    }

    /** Adds one token to every response. */
    void step() {
        List<Sequence> sequences = closeRanks();
        int rows = model.rows(sequences.size());
        double[] step = new double[(2 + DRAW_ROWS) * rows];
        Arrays.fill(step, 2 * rows, 3 * rows, 1);
        int length = 0;
        for (int i = 0; i < sequences.size(); i++) {
            Sequence sequence = sequences.get(i);
            step[i] = sequence.lastToken();
            step[rows + i] = sequence.lastPosition();
            describeDraw(sequence, step, rows, 2, i);
            length = Math.max(length, sequence.lastPosition() + 1);
        }
        cache.reserve(length);
        try (Frame frame = model.frame()) {
            IValue drawn = frame.call(
                    "decode",
                    model.weights(),
                    cache.tensors(),
                    frame.doubles(step, 2 + DRAW_ROWS, rows),
                    frame.integer(KeyValueCache.rounded(length)),
                    frame.flag(truncated(sequences)));
            append(frame, sequences, drawn);
        }
        for (int slot = 0; slot < sequences.size(); slot++) {
            if (occupants[slot].isFinished()) {
                occupants[slot] = null;
            }
        }
    }

    /** Fills column {@code i} of the rows from {@code row} on, as {@code draw} in decoder/generation.py expects them. */
    private void describeDraw(Sequence sequence, double[] step, int columns, int row, int i) {
        GenerationRequest request = sequence.request();
        int topK = request.truncation().topK();
        step[row * columns + i] = request.temperature();
        step[(row + 1) * columns + i] = sequence.nextUniform();
        step[(row + 2) * columns + i] = request.truncation().topP();
        step[(row + 3) * columns + i] = topK == 0 ? Integer.MAX_VALUE : topK;
    }

    private static boolean truncated(List<Sequence> sequences) {
        return sequences.stream()
                .anyMatch(sequence -> sequence.request().truncation().isOn());
    }

    /** Moves the last sequences into empty slots below them. */
    private List<Sequence> closeRanks() {
        long[] sources = new long[occupants.length];
        long[] targets = new long[occupants.length];
        int moves = 0;
        int length = 0;
        int hole = 0;
        int last = occupants.length - 1;
        while (true) {
            while (hole < last && occupants[hole] != null) {
                hole++;
            }
            while (last > hole && occupants[last] == null) {
                last--;
            }
            if (hole >= last) {
                break;
            }
            sources[moves] = last;
            targets[moves++] = hole;
            length = Math.max(length, occupants[last].lastPosition());
            occupants[hole] = occupants[last];
            occupants[last] = null;
        }
        if (moves > 0) {
            try (Frame frame = model.frame()) {
                frame.call(
                        "rearrange",
                        cache.tensors(),
                        frame.longs(Arrays.copyOf(sources, moves), moves),
                        frame.longs(Arrays.copyOf(targets, moves), moves),
                        frame.integer(length));
            }
        }
        return Arrays.stream(occupants).filter(Objects::nonNull).toList();
    }

    /** @param drawn [2, B] of which the first columns belong to {@code sequences} */
    private void append(Frame frame, List<Sequence> sequences, IValue drawn) {
        double[] result = frame.readDoubles(drawn);
        int rows = result.length / 2;
        for (int i = 0; i < sequences.size(); i++) {
            Sequence sequence = sequences.get(i);
            int token = (int) result[i];
            float logProb = (float) result[rows + i];
            sequence.append(token, logProb);
            listener.token(sequence.index(), token, logProb);
            if (sequence.isFinished()) {
                finished.accept(sequence);
            }
        }
    }

    @Override
    public void close() {
        cache.close();
    }
}
