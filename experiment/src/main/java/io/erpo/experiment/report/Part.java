package io.erpo.experiment.report;

import io.erpo.chart.LineChart;
import java.util.List;

/** A part of a report, whatever it is written as. */
sealed interface Part {

    /** A heading. */
    record Heading(String text) implements Part {}

    /** A paragraph. */
    record Paragraph(String text) implements Part {}

    /**
     * A table.
     *
     * @param header names of the columns
     * @param rows cells by row, as many as there are columns
     */
    record Table(List<String> header, List<List<String>> rows) implements Part {

        public Table {
            header = List.copyOf(header);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<String> row : rows) {
                if (row.size() != header.size()) {
                    throw new IllegalArgumentException("a row needs %d cells, was %s".formatted(header.size(), row));
                }
            }
        }
    }

    /**
     * A figure.
     *
     * @param caption what it shows, below it
     */
    record Figure(LineChart chart, String caption) implements Part {}

    /** Lines as they are typed. */
    record Code(List<String> lines) implements Part {

        public Code {
            lines = List.copyOf(lines);
        }
    }
}
