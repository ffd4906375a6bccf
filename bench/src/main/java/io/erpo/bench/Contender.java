package io.erpo.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One side of a benchmark, loaded and warmed up. */
interface Contender extends AutoCloseable {

    /** Its name in ratios. */
    String name();

    /** Does the work once; returns result lines. */
    List<ObjectNode> round();

    @Override
    void close();
}
