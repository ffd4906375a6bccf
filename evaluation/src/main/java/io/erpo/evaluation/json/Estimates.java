package io.erpo.evaluation.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.evaluation.statistics.Estimate;
import java.util.OptionalDouble;

/** Estimates as objects; what a single unit does not have is null. */
final class Estimates {

    private Estimates() {}

    static ObjectNode write(Estimate estimate) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("value", estimate.mean());
        node.put("low", estimate.interval().map(interval -> interval.low()).orElse(null));
        node.put("high", estimate.interval().map(interval -> interval.high()).orElse(null));
        node.put("standard_error", boxed(estimate.standardError()));
        return node;
    }

    static Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
