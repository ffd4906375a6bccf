package io.erpo.reward.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestCasesTest {

    private static final Asserts NO_ASSERTS = new Asserts(new Sandbox(script -> List.of("/no/such/program")));

    @Test
    void shouldReadInputsAndOutputs() {
        TestCases tests = TestCases.parse("""
                {"inputs": ["1\\n", ""], "outputs": ["2", "3"], "fn_name": null}""", NO_ASSERTS);
        assertThat(tests.use()).isEqualTo(Program.Use.RUN);
        assertThat(tests.inputs()).containsExactly("1\n", "");
        assertThat(tests.all().get(1).accepts("3\n", 0)).isTrue();
        assertThat(tests.all().get(1).accepts("2\n", 0)).isFalse();
    }

    @Test
    void shouldReadCallsWithArgumentsInAList() {
        TestCases tests = TestCases.parse("""
                {"fn_name": "f", "inputs": [[1, [2.0]], []], "outputs": [[4], 5]}""", NO_ASSERTS);
        assertThat(tests.use()).isEqualTo(Program.Use.CALL);
        assertThat(tests.inputs()).containsExactly("""
                {"function":"f","arguments":[1,[2.0]]}""", """
                {"function":"f","arguments":[]}""");
        assertThat(tests.all().get(0).accepts("[4]", 0)).isTrue();
        assertThat(tests.all().get(0).accepts("4", 0)).isTrue();
        assertThat(tests.all().get(1).accepts("[5]", 0)).isFalse();
    }

    @Test
    void shouldReadCallsWithOneArgumentOnEachLine() {
        TestCases tests = TestCases.parse("""
                {"fn_name": "f", "inputs": ["[1, 2]\\n\\"a\\"\\n"], "outputs": ["[4]"]}""", NO_ASSERTS);
        assertThat(tests.inputs()).containsExactly("""
                {"function":"f","arguments":[[1,2],"a"]}""");
        assertThat(tests.all().get(0).accepts("[4]", 0)).isTrue();
        assertThat(tests.all().get(0).accepts("4", 0)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                       | the reference is no JSON: it is empty",
                "4 4                                      | the reference is no JSON: ",
                "[]                                       | it must hold a list of inputs",
                "{\"inputs\": []}                         | it must hold a list of outputs",
                "{\"inputs\": [], \"outputs\": []}        | it holds no test",
                "{\"inputs\": [\"\"], \"outputs\": []}    | it holds 1 inputs and 0 outputs",
                "{\"inputs\": [4], \"outputs\": [\"4\"]}  | without fn_name, inputs and outputs must be texts, found NUMBER and STRING",
                "{\"inputs\": [4], \"outputs\": [4], \"fn_name\": \"f\"}           | with fn_name, an input must be a list of arguments or a text, found NUMBER",
                "{\"inputs\": [\"x\"], \"outputs\": [\"4\"], \"fn_name\": \"f\"}   | an argument is no JSON: ",
                "{\"inputs\": [\"1\"], \"outputs\": [\"x\"], \"fn_name\": \"f\"}   | an output is no JSON: "
            })
    void shouldSayWhatIsWrongWithAReference(String reference, String complaint) {
        assertThatThrownBy(() -> TestCases.parse(reference, NO_ASSERTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(complaint);
    }
}
