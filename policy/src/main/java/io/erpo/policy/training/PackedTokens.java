package io.erpo.policy.training;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.TokenIds;
import io.erpo.policy.torch.Frame;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tokens of a micro-batch without padding, as the methods of decoder/training.py take them: distinct prompts first, then
 * the responses.
 */
final class PackedTokens {

    private final long[] ids;
    private final long[] positions;
    private final long[] rows;
    private final long[] places;
    private final long[] predecessors;
    private final long[] targets;
    private final AttentionRows attention;

    /** Index of the first token of each prompt, and of each response. */
    private final int[] prompts;

    private final int[] responses;

    PackedTokens(MicroBatch<?> batch) {
        this.prompts = starts(batch.prompts().stream().mapToInt(TokenIds::size), 0);
        this.responses = starts(batch.sequences().stream().mapToInt(MicroBatch::inputs), last(prompts));
        this.attention = AttentionRows.of(IntStream.range(0, batch.sequences().size())
                .mapToObj(sequence -> length(batch, sequence))
                .toList());
        this.ids = new long[last(responses)];
        this.positions = new long[ids.length];
        this.rows = new long[attention.places()];
        this.places = new long[ids.length];
        this.predecessors = new long[batch.tokens()];
        this.targets = new long[predecessors.length];
        fillTokens(batch);
        fillTargets(batch);
        fillRows(batch);
    }

    /** The tensors of {@code batch} and the sizes of {@code blocks}: see the decoder/training.py. */
    List<IValue> arguments(Frame frame) {
        long[] blocks = attention.blocks().stream()
                .flatMapToLong(block -> Arrays.stream(new long[] {block.rows(), block.width()}))
                .toArray();
        return List.of(frame.longLists(ids, positions, rows, places, predecessors, targets), frame.integers(blocks));
    }

    long[] ids() {
        return ids;
    }

    /** Of each token in its sequence. */
    long[] positions() {
        return positions;
    }

    /** The token at each place of the padded rows. */
    long[] rows() {
        return rows;
    }

    /** A place of each token. */
    long[] places() {
        return places;
    }

    /** The token that predicts each token of the responses. */
    long[] predecessors() {
        return predecessors;
    }

    /** The tokens of the responses. */
    long[] targets() {
        return targets;
    }

    List<AttentionRows.Block> blocks() {
        return attention.blocks();
    }

    private void fillTokens(MicroBatch<?> batch) {
        for (int p = 0; p < batch.prompts().size(); p++) {
            fill(batch.prompts().get(p), batch.prompts().get(p).size(), prompts[p], 0);
        }
        for (int s = 0; s < batch.sequences().size(); s++) {
            TrainableSequence sequence = batch.sequences().get(s);
            fill(
                    sequence.response(),
                    MicroBatch.inputs(sequence),
                    responses[s],
                    batch.promptOf(s).size());
        }
    }

    private void fill(TokenIds tokens, int count, int start, int position) {
        for (int i = 0; i < count; i++) {
            ids[start + i] = tokens.get(i);
            positions[start + i] = position + i;
        }
    }

    private void fillTargets(MicroBatch<?> batch) {
        int token = 0;
        for (int s = 0; s < batch.sequences().size(); s++) {
            TokenIds response = batch.sequences().get(s).response();
            for (int i = 0; i < response.size(); i++, token++) {
                targets[token] = response.get(i);
                predecessors[token] = token(batch, s, batch.promptOf(s).size() + i - 1);
            }
        }
    }

    /** Padding points to token 0: it comes after all tokens of its row, so causal attention never sees it. */
    private void fillRows(MicroBatch<?> batch) {
        int row = 0;
        int start = 0;
        for (AttentionRows.Block block : attention.blocks()) {
            for (int end = row + block.rows(); row < end; row++, start += block.width()) {
                int sequence = attention.order().get(row);
                for (int i = 0; i < length(batch, sequence); i++) {
                    int token = token(batch, sequence, i);
                    rows[start + i] = token;
                    places[token] = start + i;
                }
            }
        }
    }

    /** The token at a position of a sequence. */
    private int token(MicroBatch<?> batch, int sequence, int position) {
        int prompt = batch.promptOf(sequence).size();
        return position < prompt
                ? prompts[batch.owners().get(sequence)] + position
                : responses[sequence] + position - prompt;
    }

    private static int length(MicroBatch<?> batch, int sequence) {
        return batch.promptOf(sequence).size()
                + MicroBatch.inputs(batch.sequences().get(sequence));
    }

    /** The start of each of consecutive pieces, followed by the end of the last one. */
    private static int[] starts(IntStream lengths, int first) {
        int[] starts = IntStream.concat(IntStream.of(first), lengths).toArray();
        Arrays.parallelPrefix(starts, Math::addExact);
        return starts;
    }

    private static int last(int[] starts) {
        return starts[starts.length - 1];
    }
}
