package io.erpo.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows as wide as they need to be: a label to the left, cells to the right. */
public final class TextTable {

    private static final int GAP = 2;

    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String label, List<String> header) {
        row(label, header);
    }

    public void row(String label, List<String> cells) {
        List<String> row = new ArrayList<>(List.of(label));
        row.addAll(cells);
        if (!rows.isEmpty() && row.size() != rows.get(0).size()) {
            throw new IllegalArgumentException("row must have %d cells like the header, was %s"
                    .formatted(rows.get(0).size(), row));
        }
        rows.add(row);
    }

    /** The rows, each with the end of its line. */
    @Override
    public String toString() {
        Columns columns = Columns.labelled(
                width(0),
                IntStream.range(1, rows.get(0).size())
                        .map(column -> GAP + width(column))
                        .toArray());
        StringBuilder table = new StringBuilder();
        rows.forEach(
                row -> table.append(columns.row(row.toArray(String[]::new))).append('\n'));
        return table.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow();
    }
}
