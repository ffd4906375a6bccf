package io.erpo.experiment.report;

import java.util.List;

/** A report, whatever it is written as. */
record Document(String title, List<Part> parts) {

    Document {
        parts = List.copyOf(parts);
    }
}
