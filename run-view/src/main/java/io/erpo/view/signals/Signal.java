package io.erpo.view.signals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A signal that a run has raised.
 *
 * @param step the step after which it was raised, counted from 0
 * @param evidence the numbers
 */
public record Signal(SignalKind kind, int step, String evidence) {

    /** For people, in one line; people count steps from 1. */
    public String text() {
        return "signal %s after step %d: %s (%s). Likely cause: %s. Try: %s."
                .formatted(kind.id(), step + 1, kind.title(), evidence, kind.cause(), kind.advice());
    }

    /** For scripts; the step is counted from 0, as everywhere in the log. */
    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("signal", kind.id())
                .put("step", step)
                .put("what", kind.title())
                .put("evidence", evidence)
                .put("cause", kind.cause())
                .put("advice", kind.advice());
    }
}
