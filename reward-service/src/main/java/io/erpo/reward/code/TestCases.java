package io.erpo.reward.code;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.json.JsonFaults;
import io.erpo.reward.code.Expected.Text;
import io.erpo.reward.code.Expected.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The test cases of a prompt, from its reference.
 *
 * @param use how they test a program
 */
record TestCases(Program.Use use, List<TestCase> all) {

    TestCases {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("it holds no test");
        }
    }

    /**
     * Parses a JSON object with {@code inputs} and {@code outputs}, two lists of equal length, and optionally {@code
     * fn_name}: the form of APPS, TACO and LiveCodeBench. Without {@code fn_name} they are texts: standard input and
     * output. With it, an input is a list of arguments, or a text with one argument in JSON on each line; an output is
     * the expected return value or, for an input that is a text, that value in JSON. A list of one value also stands
     * for that value, as in APPS. Alternatively parses a JSON object with {@code asserts}, a list of statements.
     *
     * @throws IllegalArgumentException naming what is wrong with the reference
     * @throws SandboxException when statements cannot be read
     */
    static TestCases parse(String reference, Asserts asserts) {
        JsonNode json = value(reference, "the reference");
        if (json.has("asserts")) {
            return asserts.read(list(json, "asserts"));
        }
        JsonNode inputs = list(json, "inputs");
        JsonNode outputs = list(json, "outputs");
        if (inputs.size() != outputs.size()) {
            throw new IllegalArgumentException(
                    "it holds %d inputs and %d outputs".formatted(inputs.size(), outputs.size()));
        }
        String function = json.path("fn_name").asText("");
        boolean calls = !function.isBlank() && !json.path("fn_name").isNull();
        List<TestCase> cases = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            cases.add(calls ? call(function, inputs.get(i), outputs.get(i)) : print(inputs.get(i), outputs.get(i)));
        }
        return new TestCases(calls ? Program.Use.CALL : Program.Use.RUN, cases);
    }

    List<String> inputs() {
        return all.stream().map(TestCase::input).toList();
    }

    private static TestCase print(JsonNode input, JsonNode output) {
        if (!input.isTextual() || !output.isTextual()) {
            throw new IllegalArgumentException("without fn_name, inputs and outputs must be texts, found %s and %s"
                    .formatted(input.getNodeType(), output.getNodeType()));
        }
        return new TestCase(input.asText(), List.of(new Text(output.asText())));
    }

    private static TestCase call(String function, JsonNode input, JsonNode output) {
        if (input.isTextual()) {
            ArrayNode arguments = Json.array();
            input.asText()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> arguments.add(value(line, "an argument")));
            JsonNode returned = output.isTextual() ? value(output.asText(), "an output") : output;
            return new TestCase(question(function, arguments), List.of(new Value(returned)));
        }
        if (!input.isArray()) {
            throw new IllegalArgumentException(
                    "with fn_name, an input must be a list of arguments or a text, found " + input.getNodeType());
        }
        List<Expected> anyOf = new ArrayList<>(List.of(new Value(output)));
        if (output.isArray() && output.size() == 1) {
            anyOf.add(new Value(output.get(0)));
        }
        return new TestCase(question(function, input), anyOf);
    }

    private static String question(String function, JsonNode arguments) {
        return Json.object()
                .put("function", function)
                .<ObjectNode>set("arguments", arguments)
                .toString();
    }

    private static JsonNode list(JsonNode json, String name) {
        JsonNode list = json.path(name);
        if (!list.isArray()) {
            throw new IllegalArgumentException("it must hold a list of " + name);
        }
        return list;
    }

    private static JsonNode value(String text, String what) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " is no JSON: it is empty");
        }
        try {
            return Json.read(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("%s is no JSON: %s".formatted(what, JsonFaults.describe(e)), e);
        }
    }
}
