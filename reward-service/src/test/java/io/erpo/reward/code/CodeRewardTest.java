package io.erpo.reward.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.reward.Answer;
import io.erpo.reward.Judgement;
import io.erpo.reward.Judgement.Undecided;
import io.erpo.reward.Judgement.Verdict;
import io.erpo.reward.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeRewardTest {

    private static final String DOUBLE = """
            {"inputs": ["1\\n", "2\\n", "5\\n"], "outputs": ["2\\n", "4\\n", "10\\n"]}""";
    private static final String PAIR_SUM = """
            {"fn_name": "pair_sum", "inputs": [[1, 2], [[1], [2]]], "outputs": [3, [[1, 2]]]}""";

    @BeforeAll
    static void needSandbox() {
        SandboxNeeded.orSkip();
    }

    @Test
    void shouldBeCorrectWhenEveryTestIsPassed() {
        assertThat(judge(DOUBLE, "print(2 * int(input()))")).isEqualTo(new Verdict(true, 1, "passed 3 of 3 tests"));
    }

    @Test
    void shouldStopAtTheFirstTestThatIsNotPassed() {
        assertThat(judge(DOUBLE, "n = int(input())\nprint(n + 1)"))
                .isEqualTo(new Verdict(
                        false, -1, "passed 1 of 3 tests; test 2: wrong output: line 1 is \"3\", expected \"4\""));
    }

    @Test
    void shouldScoreTheShareOfTestsWhenTheRunAsksForIt() {
        Map<String, String> share = Map.of("score", "share", "incorrectScore", "0", "correctScore", "3");
        assertThat(judge(DOUBLE, "n = int(input())\nprint(n * n if n == 2 else n + 5)", share))
                .isEqualTo(new Verdict(
                        false, 2, "passed 2 of 3 tests; test 1: wrong output: line 1 is \"6\", expected \"2\""));
    }

    @Test
    void shouldRunNoFurtherTestWhenOneTookTooLong() {
        assertThat(judge(
                        DOUBLE,
                        "n = int(input())\nwhile n == 2: pass\nprint(2 * n)",
                        Map.of("score", "share", "cpuSeconds", "1")))
                .isEqualTo(new Verdict(
                        false, -1 + 2.0 / 3, "passed 1 of 3 tests; test 2: took more than 1 s of processor time"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def pair_sum(a, b): return a + b",
                "class Solution:\n    def pair_sum(self, a: List[int], b: Optional[List[int]]): return a + b",
                "print('noise')\ndef pair_sum(a, b):\n    print('more')\n    return tuple(a) + tuple(b) if a == [1] else a + b"
            })
    void shouldCallTheFunctionWhenTheTestsNameOne(String program) {
        assertThat(judge(PAIR_SUM, program)).isEqualTo(new Verdict(true, 1, "passed 2 of 2 tests"));
    }

    @Test
    void shouldCompareWithTheLiteralsOfAsserts() {
        String asserts = """
                {"asserts": ["assert f(2) == 4", "assert {1, 2} == g((2, 1))", "assert not f(0)", "assert g([]) is None"]}""";
        String program = "def f(x): return x * x\ndef g(x): return set(x) or None";
        assertThat(judge(asserts, program)).isEqualTo(new Verdict(true, 1, "passed 4 of 4 tests"));
        assertThat(judge(asserts, program.replace("x * x", "x + x + 1")))
                .isEqualTo(new Verdict(
                        false, -1, "passed 0 of 4 tests; test 1: wrong value: f(2) is 5, but assert f(2) == 4"));
    }

    @Test
    void shouldBeUndecidedWhenAnAssertCannotBeTakenApart() {
        assertThat(judge("[\"assert close(f(2), 4)\"]", "def f(x): return 4").undecided())
                .contains(
                        "the reference holds no test cases: assert close(f(2), 4): it asks `close` about a value of `f`,"
                                + " and only one of them can be the function under test");
    }

    /** Written for this project: forms of references, of responses, and programs that try to be right. */
    @ParameterizedTest
    @MethodSource("cases")
    void shouldJudgeTheCases(JsonNode row) {
        Answer answer = answer(row.path("reference").asText(), row.path("text").asText(), true);
        Judgement judgement = new CodeReward().judge(new Parameters(Map.of())).judge(answer);
        assertThat(judgement.correct())
                .as("%s: %s", row.path("why").asText(), judgement)
                .contains(row.path("expected").asBoolean());
    }

    static List<JsonNode> cases() throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/code-cases.jsonl"))) {
            rows.add(new ObjectMapper().readTree(line));
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "raise ValueError('3')                      | exit code 1",
                "print(2 * int(input())); raise SystemExit(3) | exit code 3",
                "import sys; sys.exit(0)                    | 'wrong output: line 1 is missing, expected \"2\"'",
                "import os; print(2, flush=True); os.abort() | ended by signal 6",
                "print(2 * int(input())                     | exit code 1",
                "import sys; sys.stdout.buffer.write(b'2\\xff') | output is not UTF-8",
                "while True: print('2' * 1000, flush=True)  | exit code 120",
                "x = bytearray(10 ** 9)                     | exit code 1",
                "x = []\\nwhile True: x.append(' ' * 10 ** 6) | exit code 1",
                "def f(): f()\\nf()                         | exit code 1",
                "print(input(), input())                    | exit code 1"
            })
    void shouldSayWhyAProgramFails(String program, String reason) {
        // On some machines page faults are slow, and touching half a gigabyte takes more than a second: these programs
        // must not fail because of time.
        Map<String, String> patient = Map.of("cpuSeconds", "20", "wallSeconds", "120");
        assertThat(judge(DOUBLE, program.replace("\\n", "\n"), patient))
                .isEqualTo(new Verdict(false, -1, "passed 0 of 3 tests; test 1: " + reason));
    }

    @Test
    void shouldEndAProgramWhenItComputesForEver() {
        assertThat(judge(DOUBLE, "while True: pass", Map.of("cpuSeconds", "1")))
                .isEqualTo(new Verdict(false, -1, "passed 0 of 3 tests; test 1: took more than 1 s of processor time"));
    }

    @Test
    void shouldEndAProgramWhenItOnlyWaits() {
        Map<String, String> short1 = Map.of("cpuSeconds", "1", "wallSeconds", "2");
        assertThat(judge(DOUBLE, "import time; time.sleep(1000)", short1))
                .isEqualTo(new Verdict(false, -1, "passed 0 of 3 tests; test 1: took more than 2 s"));
    }

    @Test
    void shouldRunSourceThatIsNoText() {
        assertThat(judge(DOUBLE, "print(2 * int(input())) \0")).isInstanceOf(Verdict.class);
        assertThat(judge(DOUBLE, "x = '\ud800'\nprint(2 * int(input()))"))
                .isEqualTo(new Verdict(true, 1, "passed 3 of 3 tests"));
        assertThat(judge(DOUBLE, "# 456789\n".repeat(200_000) + "print(2 * int(input()))"))
                .isEqualTo(new Verdict(true, 1, "passed 3 of 3 tests"));
    }

    @Test
    void shouldWalkThroughSetsInTheSameOrderEachTime() {
        String program = """
                import subprocess, sys
                script = "print(list({'a', 'b', 'c', 'd', 'e', 'f', 'g'}))"
                print(len({subprocess.check_output([sys.executable, "-c", script]) for _ in range(3)}))
                """;
        assertThat(judge(reference("", "1"), program)).isEqualTo(new Verdict(true, 1, "passed 1 of 1 tests"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no block",
                "```\nprint(2 * int(input()))\n```\nprints\n```\n2\n```",
                "```python\nprint(2 * int(input()))",
                "<think>```python\nprint(2 * int(input()))\n```"
            })
    void shouldBeIncorrectWhenThereIsNoProgram(String text) {
        assertThat(new CodeReward().judge(new Parameters(Map.of())).judge(answer(DOUBLE, text, true)))
                .isEqualTo(new Verdict(false, -1, "no program"));
    }

    @Test
    void shouldBeIncorrectWhenTheTokenLimitCutTheResponse() {
        Answer cut = answer(DOUBLE, fenced("print(2 * int(input()))"), false);
        assertThat(new CodeReward().judge(new Parameters(Map.of())).judge(cut))
                .isEqualTo(new Verdict(false, -1, "no program"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "7", "{}", "{\"inputs\": [], \"outputs\": []}", "{\"inputs\": [\"1\"], \"outputs\": []}"})
    void shouldBeUndecidedWhenTheReferenceHoldsNoTests(String reference) {
        Judgement judgement = judge(reference, "print(1)");
        assertThat(judgement).isInstanceOf(Undecided.class);
        assertThat(judgement.undecided().orElseThrow()).startsWith("the reference holds no test cases: ");
    }

    @ParameterizedTest
    @CsvSource({
        "score,half,'score must be one of all, share, was \"half\"'",
        "cpuSeconds,0,'cpuSeconds must be a whole number of 1 or more, was \"0\"'",
        "wallSeconds,2,'wallSeconds must be above cpuSeconds (2), so that a busy machine changes no verdict, was 2'",
        "tolerance,-1,'tolerance must be a finite number of 0 or more, was \"-1\"'"
    })
    void shouldRefuseParametersOutOfRange(String name, String value, String complaint) {
        assertThatThrownBy(() -> new CodeReward().judge(new Parameters(Map.of(name, value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(complaint);
    }

    private static Judgement judge(String reference, String program) {
        return judge(reference, program, Map.of());
    }

    private static Judgement judge(String reference, String program, Map<String, String> parameters) {
        return new CodeReward().judge(new Parameters(parameters)).judge(answer(reference, fenced(program), true));
    }

    private static Answer answer(String reference, String text, boolean finished) {
        return new Answer("Write a program.", reference, text, 5, finished);
    }

    private static String fenced(String program) {
        return "Here it is.\n```python\n" + program + "\n```\n";
    }

    private static String reference(String input, String output) {
        return "{\"inputs\": [\"%s\"], \"outputs\": [\"%s\"]}".formatted(input, output);
    }
}
