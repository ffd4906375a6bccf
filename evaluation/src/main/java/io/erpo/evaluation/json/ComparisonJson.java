package io.erpo.evaluation.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.algorithm.PromptId;
import io.erpo.evaluation.comparison.Comparison;
import io.erpo.evaluation.comparison.Difference;
import java.util.List;
import java.util.SortedMap;

/** A comparison as one JSON object. */
public final class ComparisonJson {

    private ComparisonJson() {}

    /** The comparison, indented, with a line break at the end. */
    public static String write(Comparison comparison) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("format", "erpo-comparison");
        node.put("version", 1);
        comparison.obstacles().forEach(node.putArray("obstacles")::add);
        comparison.notes().forEach(node.putArray("notes")::add);
        node.put("prompts", comparison.prompts());
        node.put("first_only", comparison.firstOnly());
        node.put("second_only", comparison.secondOnly());
        node.set("mean", difference(comparison.mean()));
        node.set("pass", byK(comparison.passAtK()));
        node.set("maj", byK(comparison.majAtK()));
        ids(node, "gained", comparison.gained());
        ids(node, "lost", comparison.lost());
        ids(node, "solidly_gained", comparison.solidlyGained());
        ids(node, "solidly_lost", comparison.solidlyLost());
        return node.toPrettyString() + "\n";
    }

    private static void ids(ObjectNode node, String name, List<PromptId> prompts) {
        ArrayNode ids = node.putArray(name);
        prompts.forEach(prompt -> ids.add(prompt.value()));
    }

    private static ObjectNode difference(Difference difference) {
        ObjectNode node = Estimates.write(difference.estimate());
        node.put("detectable", Estimates.boxed(difference.estimate().detectable()));
        node.put("p", difference.pValue());
        return node;
    }

    private static ArrayNode byK(SortedMap<Integer, Difference> differences) {
        ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
        differences.forEach((k, difference) -> {
            ObjectNode node = nodes.addObject();
            node.put("k", k);
            node.setAll(difference(difference));
        });
        return nodes;
    }
}
