package io.erpo.planning.data.rows;

import java.util.List;

/** Takes the rows of a file one after another. */
public interface RowSink {

    /**
     * Which keys are wanted of rows that have these. Asked before the first row, and again until it answers.
     *
     * @throws IllegalArgumentException saying why such rows cannot be used
     */
    Wanted wanted(List<String> keys);

    void row(Row row);

    /** A line, item or row that cannot be read. */
    void bad(long number, String complaint);
}
