package io.erpo.code;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.code.Expected.Text;
import io.erpo.code.Expected.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A test of a program.
 *
 * @param input its standard input
 * @param anyOf accepted outputs
 */
record TestCase(String input, List<Expected> anyOf) {

    TestCase {
        anyOf = List.copyOf(anyOf);
    }

    /** Standard input and output: texts, or lists of lines as in APPS. */
    static TestCase print(JsonNode input, JsonNode output) {
        return new TestCase(text(input, "inputs"), List.of(new Text(text(output, "outputs"))));
    }

    /**
     * A call. The input is a list of arguments, or a text with one argument in JSON on each line; the output is the
     * expected value or, for an input that is a text, that value in JSON. A list of one value also stands for that
     * value, as in APPS.
     */
    static TestCase call(String function, JsonNode input, JsonNode output) {
        if (input.isTextual()) {
            ArrayNode arguments = Json.array();
            input.asText()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> arguments.add(Json.value(line, "an argument")));
            JsonNode returned = output.isTextual() ? Json.value(output.asText(), "an output") : output;
            return new TestCase(question(function, arguments), List.of(new Value(returned)));
        }
        if (!input.isArray()) {
            throw new IllegalArgumentException(
                    "with fn_name, an input must be a list of arguments or a text, found " + Json.kind(input));
        }
        List<Expected> anyOf = new ArrayList<>(List.of(new Value(output)));
        if (output.isArray() && output.size() == 1) {
            anyOf.add(new Value(output.get(0)));
        }
        return new TestCase(question(function, input), anyOf);
    }

    boolean accepts(String output, double tolerance) {
        return anyOf.stream().anyMatch(expected -> expected.matches(output, tolerance));
    }

    /** How an output that is not accepted differs, for people. */
    String difference(String output) {
        return anyOf.get(0).difference(output);
    }

    private static String text(JsonNode text, String name) {
        if (text.isArray() && StreamSupport.stream(text.spliterator(), false).allMatch(JsonNode::isTextual)) {
            List<String> lines = new ArrayList<>();
            text.forEach(line -> lines.add(line.asText()));
            return String.join("\n", lines);
        }
        if (!text.isTextual()) {
            throw new IllegalArgumentException(
                    "without fn_name, %s must be texts or lists of lines, found %s".formatted(name, Json.kind(text)));
        }
        return text.asText();
    }

    private static String question(String function, JsonNode arguments) {
        return Json.object()
                .put("function", function)
                .<ObjectNode>set("arguments", arguments)
                .toString();
    }
}
