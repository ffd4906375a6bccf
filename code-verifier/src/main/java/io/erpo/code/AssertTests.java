package io.erpo.code;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Python asserts, taken apart: calls that the program is asked for, and what is done with their values outside.
 *
 * @param functions that the asserts call
 * @param outside source of what the comparisons need: imports and functions of the reference
 * @param before source that runs before the program, such as a HumanEval prompt
 * @param after source that runs after it and makes the arguments of calls
 */
record AssertTests(List<AssertTest> all, List<String> functions, String outside, String before, String after)
        implements Tests {

    /**
     * An assert.
     *
     * @param statement for people
     * @param questions calls of the function under test
     * @param remainder the condition, in which {@code _q0}, {@code _q1} and so on stand for the values of the calls
     */
    record AssertTest(String statement, List<String> questions, String remainder) {

        AssertTest {
            questions = List.copyOf(questions);
        }
    }

    AssertTests {
        all = List.copyOf(all);
        functions = List.copyOf(functions);
    }

    /** Reads a result of {@code split.py}. */
    static AssertTests of(JsonNode split) {
        List<AssertTest> tests = new ArrayList<>();
        for (JsonNode test : split.path("tests")) {
            tests.add(new AssertTest(
                    test.path("statement").asText(),
                    texts(test.path("questions")),
                    test.path("remainder").asText()));
        }
        return new AssertTests(
                tests,
                texts(split.path("functions")),
                split.path("outside").asText(),
                split.path("before").asText(),
                split.path("after").asText());
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Override
    public int size() {
        return all.size();
    }

    @Override
    public Program.Use use() {
        return Program.Use.CALL;
    }

    @Override
    public List<String> inputs() {
        return all.stream()
                .flatMap(test -> test.questions().stream())
                .map(this::input)
                .toList();
    }

    private String input(String call) {
        ObjectNode question = Json.object().put("call", call);
        return question.put("before", before).put("after", after).toString();
    }
}
