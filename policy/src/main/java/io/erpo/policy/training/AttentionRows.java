package io.erpo.policy.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How sequences lie in the padded rows that attention needs: long ones first, in blocks of rows that are as wide as their
 * longest sequence.
 *
 * @param order the sequence in each row
 * @param blocks cover the rows in order
 */
record AttentionRows(List<Integer> order, List<Block> blocks) {

    /**
     * A row with a smaller share of tokens than this starts a new block. A higher limit makes more blocks, which cost more than
     * padding.
     */
    private static final double LEAST_FILLED = 2.0 / 3;

    /** Rows of one width. */
    record Block(int rows, int width) {

        int places() {
            return Math.multiplyExact(rows, width);
        }
    }

    AttentionRows {
        order = List.copyOf(order);
        blocks = List.copyOf(blocks);
    }

    /** @param lengths tokens of each sequence, prompt included */
    static AttentionRows of(List<Integer> lengths) {
        List<Integer> order = IntStream.range(0, lengths.size())
                .boxed()
                .sorted(Comparator.comparing(lengths::get, Comparator.reverseOrder()))
                .toList();
        List<Block> blocks = new ArrayList<>();
        int row = 0;
        while (row < order.size()) {
            int width = lengths.get(order.get(row));
            int first = row;
            while (row < order.size() && lengths.get(order.get(row)) >= LEAST_FILLED * width) {
                row++;
            }
            blocks.add(new Block(row - first, width));
        }
        return new AttentionRows(order, blocks);
    }

    int places() {
        return blocks.stream().mapToInt(Block::places).reduce(0, Math::addExact);
    }
}
