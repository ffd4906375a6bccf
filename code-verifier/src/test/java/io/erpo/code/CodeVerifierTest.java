package io.erpo.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.settings.rewards.CodeParameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeVerifierTest {

    private static final CodeVerifier VERIFIER = new CodeVerifier(new Sandbox());

    /** An assert, a function that it is right of, and one that it is wrong of. */
    private static final String ASSERTS = """
            assert f(2) == 4                          | 4                  | 5
            assert (f(2)) == 4, 'a message'           | 4                  | 5
            assert 4 == f(2)                          | 4.0                | '4'
            assert f(2) == (4, 5)                     | (4, 5)             | [4, 5]
            assert f(2) == True                       | 1                  | 2
            assert f(2) is None                       | None               | 0
            assert f(2) is True                       | True               | 1
            assert f(2) != 5                          | 4                  | 5
            assert f(2)                               | [0]                | []
            assert not f(2)                           | 0                  | 1
            assert f(2) > 5                           | 6                  | None
            assert 3 < f(2) <= 5                      | 5                  | 3
            assert f(2) in [4, 5]                     | 5                  | 6
            assert 4 in f(2)                          | {4}                | {5}
            assert f(2) not in (4, 5)                 | 6                  | 5
            assert len(f(2)) == 3                     | 'abc'              | 'ab'
            assert set(f(2)) == set((4, 5))           | (5, 4, 4)          | (5,)
            assert f(2) == {4, 5}                     | {5, 4}             | [4, 5]
            assert sorted(f(2)) == sorted([5, 4])     | {5, 4}             | [4]
            assert sorted(f(2), key=lambda p: p[1]) == [('b', 1), ('a', 2)] | {'a': 2, 'b': 1}.items() | []
            assert f(2) == tuple([4, 5])              | (4, 5)             | [4, 5]
            assert list(f(2)) == [4, 5]               | (x for x in (4, 5)) | (4,)
            assert tuple(f(2)) == (4, 5)              | map(int, '45')     | map(int, '4')
            assert f(2).keys() == {'a'}               | {'a': 1}           | {'b': 1}
            assert round(f(2), 2) == 1.23             | 1.2345             | 1.24
            assert abs(f(2) - 4) < 0.1                | 4.05               | 4.2
            assert math.isclose(f(2), 113.0973, rel_tol=0.001) | 113.1     | 114
            assert isclose(f(2), 4)                   | 4.0000000000001    | 4.1
            assert isinstance(f(2), tuple)            | (1,)               | [1]
            assert type(f(2)) == int                  | 4                  | True
            assert str(f(2)) == '4'                   | 4                  | 4.0
            assert f(2).upper() == 'A'                | 'a'                | 'b'
            assert f(2)['k'][0] == 4                  | {'k': [4]}         | {'k': []}
            assert f(2) == {1: 2}                     | {1: 2}             | {'1': 2}
            assert f(2) == float('inf')               | float('inf')       | 1e308
            assert math.isnan(f(2))                   | float('nan')       | 1.0
            assert f(2) == 1 + 2j                     | complex(1, 2)      | 1
            assert f(2) == b'ab'                      | b'ab'              | 'ab'
            assert f(2) == range(3)                   | range(0, 3)        | [0, 1, 2]
            assert f(2) == Counter('aab')             | {'a': 2, 'b': 1}   | {'a': 1}
            assert f(2) == Decimal('1.50')            | __import__('decimal').Decimal('1.5') | 1.6
            assert f(2) == frozenset([4])             | {4}                | {5}
            assert f(2) == 10 ** 5000                 | 10 ** 5000         | 10 ** 4999
            assert f(2) == -4                         | -4                 | 4
            assert f(2) == [None, 'a', (1.5, [])]     | [None, 'a', (1.5, [])] | [None, 'a', [1.5, []]]
            assert f(2) == 4 and f(3) == 4            | 4                  | x + 2
            assert f(2) == 5 or f(2) == 4             | 4                  | 6
            assert f(2) == 4 == f(3)                  | 4                  | x + 2
            assert all(f(i) == i * i for i in range(4)) | x * x            | x + x
            assert [f(i) for i in (1, 2)] == [1, 4]   | x * x              | x
            assert all(f(a) == b for a, b in [(1, 2), (2, 3)]) | x + 1     | 2
            assert any(f(i) == 9 for i in range(4) if i) | x * x           | x
            assert all(isinstance(v, int) for v in f(2)) | [1, 2]          | [1, '2']
            assert f(f(2)) == 16                      | x * x              | x
            assert f(Counter('aab')['a']) == 4        | x * x              | x
            """;

    @BeforeAll
    static void needSandbox() {
        SandboxNeeded.orSkip();
    }

    /** All in one reference, each about a function of its own: a sandbox takes longer than an assert. */
    @Test
    void shouldHoldOutsideWhatAnAssertSays() {
        ArrayNode statements = Json.array();
        StringBuilder right = new StringBuilder();
        StringBuilder wrong = new StringBuilder();
        for (String row : ASSERTS.lines().toList()) {
            String[] cells = row.split("\\s+\\|\\s+");
            String own = "f" + statements.size();
            statements.add(cells[0].replaceAll("\\bf\\(", own + "("));
            right.append("def %s(x): return %s\n".formatted(own, cells[1]).replaceAll("\\bf\\(", own + "("));
            wrong.append("def %s(x): return %s\n".formatted(own, cells[2]));
        }
        Map<String, String> all = Map.of("score", "share");
        assertThat(verify(right.toString(), statements.toString(), all))
                .isEqualTo(new Result(statements.size(), statements.size(), Optional.empty()));
        assertThat(verify(wrong.toString(), statements.toString(), all).passed())
                .isZero();
    }

    @Test
    void shouldSayWhichAssertDoesNotHoldAndWhatTheValueWas() {
        assertThat(verify("def f(x): return x + x", "[\"assert f(2) == 4\", \"assert f(3) == 9\"]"))
                .hasToString("passed 1 of 2 tests; test 2: wrong value: f(3) is 6, but assert f(3) == 9");
        assertThat(verify("def f(x): return 'x' * 100000", "[\"assert f(2) == 4\"]")
                        .toString())
                .hasSizeLessThan(400);
        assertThat(verify("def g(x): return 4", "[\"assert f(2) == 4\"]"))
                .hasToString("passed 0 of 1 tests; test 1: exit code 1: NameError: name 'f' is not defined");
        assertThat(verify("print(1)", "{\"inputs\": [\"\"], \"outputs\": [\"1\\n2\"]}"))
                .hasToString("passed 0 of 1 tests; test 1: wrong output: line 2 is missing, expected \"2\"");
    }

    @Test
    void shouldRefuseByNameWhatCannotBeTakenApart() {
        List<String[]> rows = """
                assert f(2) ==          | assert f(2) ==: it is no Python: invalid syntax in line 1
                print(f(2))             | print(f(2)): it is neither an assert nor part of its literals
                assert f(2) == g(2)     | assert f(2) == g(2): it compares values of f and g, which are all the program's
                assert close(f(2), 4)   | assert close(f(2), 4): it asks `close` about a value of `f`, and only one of them can be the function under test
                assert check(f(2), 4) == True | assert check(f(2), 4) == True: it asks `check` about a value of `f`, and only one of them can be the function under test
                assert np.isclose(f(2), 4) | assert np.isclose(f(2), 4): `np` is not known, or is a function that is not called
                assert list(map(f, [1])) == [1] | assert list(map(f, [1])) == [1]: `f` is not known, or is a function that is not called
                assert any(f(x) for x in g(3)) | assert any((f(x) for x in g(3))): it calls the function under test for values that only the program has
                assert f(x) == 3        | assert f(x) == 3: `x` is not known, or holds no data
                assert 1 == 1           | assert 1 == 1: it calls no function of the program
                assert (lambda: f(2))() | assert (lambda: f(2))(): it calls the function under test in a lambda
                with pytest.raises(ValueError): f(2) | with pytest.raises(ValueError): f(2): it is neither an assert nor part of its literals
                assert True             | it holds no test
                """.lines().map(row -> row.split("\\s+\\|\\s+")).toList();
        List<String> references =
                rows.stream().map(row -> Json.array().add(row[0]).toString()).toList();
        assertThat(VERIFIER.complaints(references))
                .containsExactlyElementsOf(
                        rows.stream().map(row -> Optional.of(row[1])).toList());
    }

    @Test
    void shouldRefuseACallOfAnythingButTheFunctionUnderTest() {
        String reference = """
                {"entry_point": "f", "test": "def check(candidate):\\n    assert close(candidate(2), 4)"}""";
        assertThat(VERIFIER.complaint(reference))
                .contains("assert close(candidate(2), 4): `close` is not known outside the program");
    }

    /** The form of HumanEval, with what its checks hold beside asserts of literals. */
    @Test
    void shouldTakeAHumanEvalRowAsPublished() {
        String reference = Json.object()
                .put("task_id", "HumanEval/x")
                .put("prompt", """
                        from typing import List

                        def double(x: int) -> int:
                            return 2 * x

                        def quadruple(x: int) -> int:
                            \""" Four times x. \"""
                        """)
                .put("canonical_solution", "    return double(double(x))")
                .put("test", """
                        METADATA = {'author': 'us'}

                        def check(candidate):
                            import random
                            assert candidate(1) == 4
                            assert True, "This prints if this assert fails"
                            for x in range(2, 4):
                                assert candidate(x) == 4 * x, str(x)
                            for _ in range(2):
                                x, y = random.randint(0, 9), [1, 2]
                                y.append(x)
                                assert candidate(sum(y)) == double(double(sum(y)))
                            out = candidate(10)
                            assert abs(out - 40) < 1e-6
                        """)
                .put("entry_point", "quadruple")
                .toString();
        assertThat(verify("def quadruple(x: int) -> int: return double(double(x))", reference))
                .hasToString("passed 6 of 6 tests");
        assertThat(verify("def double(x): return 0\ndef quadruple(x): return double(x)", reference)
                        .passed())
                .isZero();
        assertThat(verify("x = 4", reference).toString()).contains("NameError: name 'quadruple' is not defined");
    }

    @Test
    void shouldRunSetupThatNeedsTheProgramWhereTheProgramIs() {
        String reference = Json.object()
                .put("test_setup_code", "root = Node(1) \r\nroot.left = Node(2) \r\n")
                .<ObjectNode>set("test_list", Json.array().add("assert height(root) == 2"))
                .toString();
        String program = """
                class Node:
                    def __init__(self, value): self.value, self.left = value, None
                def height(node): return 1 + height(node.left) if node else 0
                """;
        assertThat(verify(program, reference)).hasToString("passed 1 of 1 tests");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assert f(2) == 4\nassert f(3) == 9",
                "['assert f(2) == 4', 'assert f(3) == 9']",
                "\"[\\\"assert f(2) == 4\\\", \\\"assert f(3) == 9\\\"]\"",
                "{\"test_list\": \"assert f(2) == 4\\nassert f(3) == 9\"}",
                "{\"test_list\": [\"assert f(2) == 4\"], \"challenge_test_list\": [\"assert f(3) == 9\"]}",
                "def check(candidate):\n    assert candidate(2) == 4\n    assert candidate(3) == 9\n\ncheck(f)"
            })
    void shouldTakeAssertsInEveryPublishedForm(String reference) {
        assertThat(VERIFIER.tests(reference).inputs())
                .containsExactly(
                        "{\"call\":\"f(2)\",\"before\":\"\",\"after\":\"\"}",
                        "{\"call\":\"f(3)\",\"before\":\"\",\"after\":\"\"}");
    }

    @Test
    void shouldKnowABuiltinThatIsTestedItself() {
        String reference = "[\"assert sum(10, 15) == 6\", \"assert sum(100, 150) == 93\"]";
        assertThat(VERIFIER.functions(reference)).containsExactly("sum");
        assertThat(verify("def sum(a, b): return {10: 6, 100: 93}[a]", reference))
                .hasToString("passed 2 of 2 tests");
    }

    @Test
    void shouldCompareNumbersOfAssertsWithTheTolerance() {
        Map<String, String> tolerant = Map.of("tolerance", "0.01");
        String reference = "[\"assert f(2) == [4, {'a': 5.0}]\"]";
        assertThat(verify("def f(x): return [4.01, {'a': 5}]", reference, tolerant))
                .hasToString("passed 1 of 1 tests");
        assertThat(verify("def f(x): return [4.1, {'a': 5}]", reference, tolerant)
                        .passed())
                .isZero();
        assertThat(verify("def f(x): return [float('inf'), {'a': 5}]", reference, tolerant)
                        .passed())
                .isZero();
    }

    @Test
    void shouldEndAComparisonThatAValueMakesTooLong() {
        String reference = "[\"assert sum(range(f(2))) == 4\", \"assert f(3) == 4\"]";
        assertThat(verify("def f(x): return 10 ** 15", reference).toString())
                .isEqualTo("passed 0 of 2 tests; test 1: its values cannot be compared in 4 s");
    }

    @Test
    void shouldJudgeManyReferencesAtOnceAndSpoilNoneByAnother() {
        assertThat(VERIFIER.complaints(List.of(
                        "[\"assert f(2) == 4\"]",
                        "{\"inputs\": [\"\"], \"outputs\": [\"\"]}",
                        "[\"assert f(2) == 4 if 10 ** 10 ** 10 else 3\"]",
                        "assert f(2) == ",
                        "def check(candidate):\n    for i in range(10 ** 9):\n        assert candidate(i) == i\ncheck(f)",
                        "")))
                .satisfies(complaints -> {
                    assertThat(complaints.get(0)).isEmpty();
                    assertThat(complaints.get(1)).isEmpty();
                    assertThat(complaints.get(2)).isEmpty();
                    assertThat(complaints.get(3)).contains("it is no Python: invalid syntax in line 1");
                    assertThat(complaints.get(4))
                            .contains("assert candidate(i) == i: the reference holds more than 1000 tests");
                    assertThat(complaints.get(5)).contains("it is empty");
                });
    }

    @Test
    void shouldRefuseParametersOnlyWithASentence() {
        assertThatThrownBy(() -> verify("x = 1", "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("it holds none of asserts");
    }

    private static Result verify(String program, String reference) {
        return verify(program, reference, Map.of());
    }

    private static Result verify(String program, String reference, Map<String, String> parameters) {
        return VERIFIER.verify(program, reference, CodeParameters.DECLARATION.read(parameters));
    }
}
