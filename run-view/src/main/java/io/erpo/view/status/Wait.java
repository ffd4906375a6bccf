package io.erpo.view.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a run waits for.
 *
 * @param who a service, or {@code reward NAME}
 * @param what what it has to give
 * @param count how many of them are missing
 */
public record Wait(String who, String what, long count) {

    static Wait one(String who, String what) {
        return new Wait(who, what, 1);
    }

    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("who", who)
                .put("what", what)
                .put("count", count);
    }
}
