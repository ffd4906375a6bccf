package io.erpo.cli.terminal;

/** The columns of a table: a first one to the left where there is a label, the others to the right, a space before each. */
public final class Columns {

    private static final String GAP = "  ";

    private final int label;
    private final int[] widths;

    private Columns(int label, int[] widths) {
        this.label = label;
        this.widths = widths.clone();
    }

    /** Columns whose cells end below each other, each as wide as this with the space before it. */
    public static Columns of(int... widths) {
        return new Columns(0, widths);
    }

    /** As {@link #of}, after a column of labels that begin below each other. */
    public static Columns labelled(int label, int... widths) {
        return new Columns(label, widths);
    }

    /** A row. A cell that is too wide moves those after it; what comes after the last column begins two spaces behind it. */
    public String row(String... cells) {
        StringBuilder row = new StringBuilder();
        int first = label > 0 ? 1 : 0;
        if (first == 1) {
            row.append(cells[0]).append(" ".repeat(Math.max(0, label - cells[0].length())));
        }
        for (int i = first; i < cells.length; i++) {
            int column = i - first;
            row.append(column < widths.length ? padding(widths[column], cells[i]) : GAP)
                    .append(cells[i]);
        }
        return row.toString();
    }

    private static String padding(int width, String cell) {
        return " ".repeat(Math.max(1, width - cell.length()));
    }
}
