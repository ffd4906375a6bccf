package io.erpo.reward.code;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.erpo.reward.code.Expected.Text;
import io.erpo.reward.code.Expected.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The test cases of a prompt, from its reference.
 *
 * @param function the function that they call; empty when the program reads and prints
 */
record TestCases(Optional<String> function, List<TestCase> all) {

    TestCases {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("it holds no test");
        }
    }

    /**
     * Reads a JSON object with {@code inputs} and {@code outputs}, two lists of equal length, and perhaps {@code fn_name}: the
     * form of APPS, TACO and LiveCodeBench. Without {@code fn_name}, they are texts: standard input and output. With it, an
     * input is a list of arguments, or a text with one argument, as JSON, on each line; an output is the value that is to be
     * returned, or, where the input is a text, that value as JSON. A list of one value also stands for that value, as in APPS.
     *
     * @throws IllegalArgumentException says what is wrong with the reference
     */
    static TestCases parse(String reference) {
        JsonNode json = value(reference, "the reference");
        JsonNode inputs = list(json, "inputs");
        JsonNode outputs = list(json, "outputs");
        if (inputs.size() != outputs.size()) {
            throw new IllegalArgumentException(
                    "it holds %d inputs and %d outputs".formatted(inputs.size(), outputs.size()));
        }
        JsonNode name = json.path("fn_name");
        Optional<String> function =
                name.isTextual() && !name.asText().isBlank() ? Optional.of(name.asText()) : Optional.empty();
        List<TestCase> cases = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            cases.add(
                    function.isPresent() ? call(inputs.get(i), outputs.get(i)) : print(inputs.get(i), outputs.get(i)));
        }
        return new TestCases(function, cases);
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

    private static TestCase call(JsonNode input, JsonNode output) {
        if (input.isTextual()) {
            ArrayNode arguments = Json.array();
            input.asText()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> arguments.add(value(line, "an argument")));
            JsonNode returned = output.isTextual() ? value(output.asText(), "an output") : output;
            return new TestCase(arguments.toString(), List.of(new Value(returned)));
        }
        if (!input.isArray()) {
            throw new IllegalArgumentException(
                    "with fn_name, an input must be a list of arguments or a text, found " + input.getNodeType());
        }
        List<Expected> anyOf = new ArrayList<>(List.of(new Value(output)));
        if (output.isArray() && output.size() == 1) {
            anyOf.add(new Value(output.get(0)));
        }
        return new TestCase(input.toString(), anyOf);
    }

    private static JsonNode list(JsonNode json, String name) {
        JsonNode list = json.path(name);
        if (!list.isArray()) {
            throw new IllegalArgumentException("it must hold a list of " + name);
        }
        return list;
    }

    private static JsonNode value(String text, String what) {
        try {
            return Json.read(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("%s is no JSON: %s".formatted(what, e.getOriginalMessage()), e);
        }
    }
}
