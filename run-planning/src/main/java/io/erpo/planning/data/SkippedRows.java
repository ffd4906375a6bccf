package io.erpo.planning.data;

import java.util.List;

/**
 * Rows that hold no problem.
 *
 * @param count of all
 * @param complaints the first of them, with what is wrong
 */
public record SkippedRows(long count, List<String> complaints) {

    /** More would not be read by anyone, and a file of a million bad rows must not fill the memory. */
    static final int KEPT = 10_000;

    public static final SkippedRows NONE = new SkippedRows(0, List.of());

    public SkippedRows {
        complaints = List.copyOf(complaints);
    }
}
