package io.erpo.code;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.code.Reference.Cases;
import io.erpo.code.Reference.Statements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Recognises how a reference writes its tests: as the data sets of the field publish them. */
final class ReferenceReader {

    private static final List<String> FORMS = List.of(
            "asserts",
            "test_list (MBPP)",
            "test with entry_point (HumanEval)",
            "public_test_cases (LiveCodeBench)",
            "inputs and outputs, or input_output (APPS)");

    /** An object with one of these has tests. */
    private static final List<String> TESTS = List.of(
            "asserts",
            "test",
            "test_list",
            "public_test_cases",
            "private_test_cases",
            "input_output",
            "test_cases",
            "inputs");

    private ReferenceReader() {}

    /** Whether a reference is a JSON object with tests, right or wrong, and no answer in words. */
    static boolean isObjectOfTests(String reference) {
        return reference.stripLeading().startsWith("{")
                && json(reference)
                        .filter(json -> TESTS.stream().anyMatch(json::has))
                        .isPresent();
    }

    /** @throws IllegalArgumentException naming what is wrong with the reference */
    static Reference read(String reference) {
        if (reference.isBlank()) {
            throw new IllegalArgumentException("it is empty");
        }
        if (reference.stripLeading().startsWith("{")) {
            return read(Json.value(reference, "it"));
        }
        Optional<JsonNode> json = json(reference);
        if (json.isPresent()) {
            return read(json.get());
        }
        return new Statements(Json.object().put("test", reference));
    }

    private static Reference read(JsonNode json) {
        if (json.isTextual()) {
            return read(json.asText());
        }
        if (json.isArray()) {
            return list(json);
        }
        if (!json.isObject()) {
            throw new IllegalArgumentException("it must be a JSON object or Python asserts, found " + Json.kind(json));
        }
        if (holds(json, "asserts")) {
            return statements(json, "asserts");
        }
        if (holds(json, "test") && (function(json).isPresent() || !holds(json, "test_list"))) {
            return check(json);
        }
        if (holds(json, "test_list")) {
            return statements(json, "test_list");
        }
        if (holds(json, "public_test_cases") || holds(json, "private_test_cases")) {
            return liveCodeBench(json);
        }
        if (holds(json, "input_output")) {
            return read(object(json.path("input_output"), "input_output"));
        }
        if (holds(json, "test_cases")) {
            return cases(array(json.path("test_cases"), "test_cases"), function(json));
        }
        return inputsAndOutputs(json);
    }

    private static Reference list(JsonNode list) {
        boolean texts = StreamSupport.stream(list.spliterator(), false).allMatch(JsonNode::isTextual);
        if (texts && !list.isEmpty()) {
            return new Statements(Json.object().set("asserts", list));
        }
        return cases(list, Optional.empty());
    }

    /** MBPP: {@code test_list} as a list, as JSON in a text, or as lines; other lists of a row hold tests too. */
    private static Reference statements(JsonNode json, String name) {
        ArrayNode asserts = Json.array();
        for (String list : List.of(name, "challenge_test_list")) {
            if (holds(json, list)) {
                texts(json.path(list), list).forEach(asserts::add);
            }
        }
        ObjectNode job = Json.object().set("asserts", asserts);
        ArrayNode setup = job.putArray("setup");
        Stream.of("test_imports", "test_setup_code", "setup")
                .filter(field -> holds(json, field))
                .forEach(field -> texts(json.path(field), field).forEach(setup::add));
        function(json).ifPresent(function -> job.put("function", function));
        return new Statements(job);
    }

    /** HumanEval. */
    private static Reference check(JsonNode json) {
        ObjectNode job = Json.object().put("test", json.path("test").asText());
        job.put("prompt", json.path("prompt").asText());
        function(json).ifPresent(function -> job.put("function", function));
        return new Statements(job);
    }

    private static Reference liveCodeBench(JsonNode json) {
        Optional<String> function = function(json);
        if (function.isEmpty() && holds(json, "metadata")) {
            function = function(object(json.path("metadata"), "metadata"));
        }
        ArrayNode cases = Json.array();
        for (String name : List.of("public_test_cases", "private_test_cases")) {
            if (holds(json, name)) {
                array(json.path(name), name).forEach(cases::add);
            }
        }
        return cases(cases, function);
    }

    private static Reference cases(JsonNode list, Optional<String> function) {
        List<TestCase> cases = new ArrayList<>();
        Optional<String> called = Optional.empty();
        for (JsonNode one : list) {
            Optional<String> own = function(one).or(() -> function);
            String type = one.path("testtype").asText(one.path("type").asText(""));
            boolean call = type.startsWith("function") || type.isEmpty() && own.isPresent();
            if (call && own.isEmpty()) {
                throw new IllegalArgumentException(
                        "its tests are functional, and metadata with func_name, which names the function, is missing");
            }
            if (call != called.isPresent() && !cases.isEmpty()) {
                throw new IllegalArgumentException("some of its tests call a function and some read input");
            }
            called = own.filter(name -> call);
            JsonNode output = one.has("output") ? one.path("output") : one.path("expected_output");
            cases.add(
                    call
                            ? TestCase.call(own.get(), one.path("input"), output)
                            : TestCase.print(one.path("input"), output));
        }
        return new Cases(TestCases.of(called, cases));
    }

    /** APPS and TACO. */
    private static Reference inputsAndOutputs(JsonNode json) {
        boolean plural = holds(json, "inputs") || holds(json, "outputs");
        if (!plural && !holds(json, "input")) {
            throw new IllegalArgumentException("it holds none of " + String.join("; ", FORMS));
        }
        JsonNode inputs = json.path(plural ? "inputs" : "input");
        JsonNode outputs = json.path(plural ? "outputs" : "output");
        if (!plural && inputs.isTextual()) {
            return cases(Json.array().add(json), function(json));
        }
        requireList(inputs, plural ? "inputs" : "input");
        requireList(outputs, plural ? "outputs" : "output");
        if (inputs.size() != outputs.size()) {
            throw new IllegalArgumentException(
                    "it holds %d inputs and %d outputs".formatted(inputs.size(), outputs.size()));
        }
        Optional<String> function = function(json);
        List<TestCase> cases = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            JsonNode output = outputs.get(i);
            cases.add(
                    function.isPresent()
                            ? TestCase.call(function.get(), inputs.get(i), output)
                            : TestCase.print(inputs.get(i), output));
        }
        return new Cases(TestCases.of(function, cases));
    }

    private static Optional<String> function(JsonNode json) {
        return Stream.of("fn_name", "func_name", "entry_point")
                .map(json::path)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(name -> !name.isBlank())
                .findFirst();
    }

    /** A list, or JSON of it in a text, which may be packed. */
    private static JsonNode array(JsonNode value, String name) {
        JsonNode list = value.isTextual() ? json(unpacked(value.asText(), name)).orElse(value) : value;
        requireList(list, name);
        return list;
    }

    private static String unpacked(String text, String name) {
        try {
            return PackedText.isOne(text) ? PackedText.unpack(text) : text;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s %s".formatted(name, e.getMessage()), e);
        }
    }

    private static JsonNode object(JsonNode value, String name) {
        JsonNode object = value.isTextual() ? Json.value(value.asText(), name) : value;
        if (!object.isObject()) {
            throw new IllegalArgumentException("%s must be a JSON object, found %s".formatted(name, Json.kind(object)));
        }
        return object;
    }

    private static List<JsonNode> texts(JsonNode value, String name) {
        JsonNode list = value.isTextual() ? json(value.asText()).orElse(value) : value;
        if (list.isTextual()) {
            return List.of(list);
        }
        List<JsonNode> texts = new ArrayList<>();
        list.forEach(texts::add);
        if (!list.isArray() || !texts.stream().allMatch(JsonNode::isTextual)) {
            throw new IllegalArgumentException("%s must be a list of texts, found %s"
                    .formatted(name, list.isArray() ? "a list with other values" : Json.kind(list)));
        }
        return texts;
    }

    private static void requireList(JsonNode value, String name) {
        if (!value.isArray()) {
            throw new IllegalArgumentException("it must hold a list of %s, found %s".formatted(name, Json.kind(value)));
        }
    }

    private static boolean holds(JsonNode json, String name) {
        return json.hasNonNull(name);
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(Json.read(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
