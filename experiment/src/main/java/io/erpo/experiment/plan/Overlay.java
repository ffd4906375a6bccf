package io.erpo.experiment.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Lays settings over others: groups are merged, everything else is replaced, lists included. */
final class Overlay {

    private Overlay() {}

    static void merge(ObjectNode settings, ObjectNode overlay) {
        for (Map.Entry<String, JsonNode> setting : overlay.properties()) {
            if (settings.get(setting.getKey()) instanceof ObjectNode group
                    && setting.getValue() instanceof ObjectNode overlayGroup) {
                merge(group, overlayGroup);
            } else {
                settings.set(setting.getKey(), setting.getValue().deepCopy());
            }
        }
    }
}
