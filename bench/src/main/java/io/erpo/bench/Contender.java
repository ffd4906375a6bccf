package io.erpo.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One side of a benchmark, loaded and warmed up. */
interface Contender extends AutoCloseable {

    /** What ratios call it. */
    String name();

    /** Does the work once; the results are lines of fields. */
    List<ObjectNode> round();

    @Override
    void close();
}
