package io.erpo.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.code.Reference.Cases;
import io.erpo.code.Reference.Statements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceReaderTest {

    @Test
    void shouldReadInputsAndOutputs() {
        TestCases tests = cases("""
                {"inputs": ["1\\n", ""], "outputs": ["2", "3"], "fn_name": null}""");
        assertThat(tests.use()).isEqualTo(Program.Use.RUN);
        assertThat(tests.inputs()).containsExactly("1\n", "");
        assertThat(tests.all().get(1).accepts("3\n", 0)).isTrue();
        assertThat(tests.all().get(1).accepts("2\n", 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'inputs': [['3', '1 2']], 'outputs': [['YES', 'NO']]}",
                "{'input_output': {'inputs': ['3\\n1 2'], 'outputs': ['YES\\nNO\\n']}, 'question': '?', 'solutions': '[]'}",
                "{'input_output': '{\\\"inputs\\\": [\\\"3\\\\n1 2\\\"], \\\"outputs\\\": [\\\"YES\\\\nNO\\\"]}'}",
                "{'input': '3\\n1 2', 'output': 'YES\\nNO\\n'}",
                "{'input': ['3\\n1 2'], 'output': ['YES\\nNO\\n']}",
                "[{'input': '3\\n1 2', 'output': 'YES\\nNO\\n', 'testtype': 'stdin'}]",
                "{'public_test_cases': '[{\\\"input\\\": \\\"3\\\\n1 2\\\", \\\"output\\\": \\\"YES\\\\nNO\\\", \\\"testtype\\\": \\\"stdin\\\"}]', 'metadata': '{}', 'starter_code': ''}",
                "{'language': 'python', 'test_cases': [{'input': '3\\n1 2', 'output': 'YES\\nNO', 'type': 'stdin_stdout'}]}"
            })
    void shouldReadWhatIsPrintedInEveryPublishedForm(String reference) {
        TestCases tests = cases(json(reference));
        assertThat(tests.use()).isEqualTo(Program.Use.RUN);
        assertThat(tests.inputs()).containsExactly("3\n1 2");
        assertThat(tests.all().get(0).accepts("YES\nNO\n", 0)).isTrue();
        assertThat(tests.all().get(0).accepts("YES\n", 0)).isFalse();
    }

    @Test
    void shouldReadCallsWithArgumentsInAList() {
        TestCases tests = cases("""
                {"fn_name": "f", "inputs": [[1, [2.0]], []], "outputs": [[4], 5]}""");
        assertThat(tests.use()).isEqualTo(Program.Use.CALL);
        assertThat(tests.functions()).containsExactly("f");
        assertThat(tests.inputs()).containsExactly("""
                {"function":"f","arguments":[1,[2.0]]}""", """
                {"function":"f","arguments":[]}""");
        assertThat(tests.all().get(0).accepts("[4]", 0)).isTrue();
        assertThat(tests.all().get(0).accepts("4", 0)).isTrue();
        assertThat(tests.all().get(1).accepts("[5]", 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'fn_name': 'f', 'inputs': ['[1, 2]\\n\\\"a\\\"\\n'], 'outputs': ['[4]']}",
                "{'public_test_cases': [{'input': '[1, 2]\\n\\\"a\\\"', 'output': '[4]', 'testtype': 'functional'}], 'metadata': '{\\\"func_name\\\": \\\"f\\\"}'}",
                "{'public_test_cases': '[{\\\"input\\\": \\\"[1, 2]\\\\n\\\\\\\"a\\\\\\\"\\\", \\\"output\\\": \\\"[4]\\\", \\\"testtype\\\": \\\"functional\\\"}]', 'metadata': {'func_name': 'f'}}"
            })
    void shouldReadCallsWithOneArgumentOnEachLine(String reference) {
        TestCases tests = cases(json(reference));
        assertThat(tests.inputs()).containsExactly("""
                {"function":"f","arguments":[[1,2],"a"]}""");
        assertThat(tests.all().get(0).accepts("[4]", 0)).isTrue();
        assertThat(tests.all().get(0).accepts("4", 0)).isFalse();
    }

    @Test
    void shouldReadPublicAndPrivateTests() {
        TestCases tests = cases("""
                {"public_test_cases": "[{\\"input\\": \\"1\\", \\"output\\": \\"2\\"}]",
                 "private_test_cases": "[{\\"input\\": \\"3\\", \\"output\\": \\"4\\"}]"}""");
        assertThat(tests.inputs()).containsExactly("1", "3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "assert f(2) == 4 | {\"test\":\"assert f(2) == 4\"}",
                "[\"assert f(2) == 4\"] | {\"asserts\":[\"assert f(2) == 4\"]}",
                "{\"asserts\": [\"assert f(2) == 4\"]} | {\"asserts\":[\"assert f(2) == 4\"],\"setup\":[]}",
                "{\"test_list\": [\"a\"], \"test_setup_code\": \"s\", \"challenge_test_list\": [\"c\"], \"code\": \"x\"} | {\"asserts\":[\"a\",\"c\"],\"setup\":[\"s\"]}",
                "{\"test_list\": \"[\\\"a\\\", \\\"b\\\"]\", \"test_imports\": [\"import math\"], \"prompt\": \"Write\"} | {\"asserts\":[\"a\",\"b\"],\"setup\":[\"import math\"]}",
                "{\"test_list\": \"a\\nb\", \"test_setup_code\": null, \"challenge_test_list\": []} | {\"asserts\":[\"a\\nb\"],\"setup\":[]}",
                "{\"prompt\": \"p\", \"test\": \"t\", \"entry_point\": \"f\", \"canonical_solution\": \"x\"} | {\"test\":\"t\",\"prompt\":\"p\",\"function\":\"f\"}"
            })
    void shouldLeavePythonToPython(String reference, String job) {
        assertThat(ReferenceReader.read(reference)).isInstanceOfSatisfying(Statements.class, statements -> assertThat(
                        statements.job().toString())
                .isEqualTo(job));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                       | it is empty",
                "4                                        | it must be a JSON object or Python asserts, found a number",
                "[]                                       | it holds no test",
                "{}                                       | it holds none of asserts; test_list (MBPP); test with entry_point (HumanEval); public_test_cases (LiveCodeBench); inputs and outputs, or input_output (APPS)",
                "{\"inputs\": []}                         | it must hold a list of outputs, found nothing",
                "{\"inputs\": [], \"outputs\": []}        | it holds no test",
                "{\"inputs\": [\"\"], \"outputs\": []}    | it holds 1 inputs and 0 outputs",
                "{\"inputs\": [4], \"outputs\": [\"4\"]}  | without fn_name, inputs must be texts or lists of lines, found a number",
                "{\"inputs\": [4], \"outputs\": [4], \"fn_name\": \"f\"}           | with fn_name, an input must be a list of arguments or a text, found a number",
                "{\"inputs\": [\"x\"], \"outputs\": [\"4\"], \"fn_name\": \"f\"}   | an argument is no JSON: unexpected 'x' at column 1",
                "{\"inputs\": [\"1\"], \"outputs\": [\"x\"], \"fn_name\": \"f\"}   | an output is no JSON: unexpected 'x' at column 1",
                "{\"input_output\": \"\"}                 | input_output is no JSON: it is empty",
                "{\"asserts\": [                          | it is no JSON: it ends too early at column 14",
                "{\"test_list\": [4]}                     | test_list must be a list of texts, found a list with other values",
                "{\"public_test_cases\": \"[]\", \"private_test_cases\": \"eJxrYJ2awQABPYwZ\"} | private_test_cases begins as a compressed text but is damaged or was cut off",
                "{\"public_test_cases\": \"[]\", \"private_test_cases\": \"eJxrYJnKxgABsVO8GRP1ABkRAuw=\"} | private_test_cases is a pickle of something other than a text",
                "[{\"input\": \"[1]\", \"output\": \"2\", \"testtype\": \"functional\"}] | its tests are functional, and metadata with func_name, which names the function, is missing",
                "{\"fn_name\": \"f\", \"test_cases\": [{\"input\": [1], \"output\": 2}, {\"input\": \"1\", \"output\": \"2\", \"type\": \"stdin_stdout\"}]} | some of its tests call a function and some read input"
            })
    void shouldSayWhatIsWrongWithAReference(String reference, String complaint) {
        assertThatThrownBy(() -> ReferenceReader.read(reference))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(complaint);
    }

    /** As Python 3.8 and newer write it, with older protocols, and with a text longer than a frame of the pickle. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "eJxrYIqwYGBgiK5WyswrKC1RslJQMorJU9JRUMovLYEKmEAESlKLS0oqC1JBQsUlKZl5SrWxhQx6AGHlEx8=",
                "eJxrYI6wYGBgiK5WyswrKC1RslJQMorJU9JRUMovLYEKmEAESlKLS0oqC1JBQsUlKZl5SrWxhQx6AGImEyA=",
                "eJxrYJlqwwABPRbR1UqZeQWlJUpWCkpGMXlKOgpK+aUlUAETiEBJanFJSWVBKkiouCQlM0+pNnaKHgCVcRRJ",
                "eJxrYJ1qwwABPRbR1UqZeQWlJUpWCkpGMXlKOgpK+aUlUAETiEBJanFJSWVBKkiouCQlM0+pNnaKHgCVtxRK"
            })
    void shouldUnpackThePrivateTestsOfLiveCodeBench(String packed) {
        assertThat(cases(
                        "{\"public_test_cases\": \"[{\\\"input\\\": \\\"1\\\", \\\"output\\\": \\\"1\\\", \\\"testtype\\\": \\\"stdin\\\"}]\","
                                + " \"private_test_cases\": \"" + packed + "\"}"))
                .isEqualTo(cases("""
                                [{"input": "1", "output": "1", "testtype": "stdin"}, {"input": "2\\n", "output": "4\\n", "testtype": "stdin"}]"""));
    }

    @Test
    void shouldUnpackATextThatIsLongerThanAFrameOfItsPickle() {
        String packed =
                "eJztwbEJhEAQAMAXvgE7ODYWIyMrEeQL+EQvuANBBCswsmCbMJyZ8ztdbfOZ9/gvuZYYU2wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAwOuiS7HWkmuJMcUQx+/uHxhlPxQ=";

        assertThat(PackedText.unpack(packed))
                .isEqualTo("[{\"input\": \"" + "x".repeat(70_000) + "\", \"output\": \"4\"}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"test_list\": []}                    | true",
                "{\"input_output\": \"\"}               | true",
                "{\"test\": \"t\", \"entry_point\": \"f\"} | true",
                "{1, 2}                                | false",
                "{\"answer\": 4}                       | false",
                "assert f(1) == 2                      | false"
            })
    void shouldTellTestsFromAnswers(String reference, boolean tests) {
        assertThat(ReferenceReader.isObjectOfTests(reference)).isEqualTo(tests);
    }

    private static TestCases cases(String reference) {
        return ((Cases) ReferenceReader.read(reference)).tests();
    }

    /** Double quotes are hard to read in annotations. */
    private static String json(String reference) {
        return reference.replace('\'', '"');
    }
}
