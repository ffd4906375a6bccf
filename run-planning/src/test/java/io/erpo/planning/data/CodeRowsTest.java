package io.erpo.planning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.erpo.planning.data.rows.JsonText;
import io.erpo.planning.data.rows.Value;
import io.erpo.settings.DataSource;
import io.erpo.settings.DataSource.OnBadLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows with tests of programs, in the forms in which the field's data sets are published. */
class CodeRowsTest {

    private static final String MBPP = """
            {"task_id": 7, "text": "Write a function to double a number. ", "code": "def twice(x): return 2*x", \
            "test_list": ["assert twice(1) == 2", "assert twice(4) == 8"], "test_setup_code": "", "challenge_test_list": []}
            """;

    @TempDir
    private Path directory;

    @Test
    void shouldReadHumanEvalWithItsPromptAmongTheTestsAndWithoutItsSolution() throws IOException {
        Path file = write("""
                {"task_id": "HumanEval/900", "prompt": "def twice(x):\\n    \\"\\"\\"Double x.\\"\\"\\"\\n", "entry_point": "twice", \
                "canonical_solution": "    return 2 * x\\n", "test": "def check(candidate):\\n    assert candidate(2) == 4\\n"}
                """);

        ProblemFiles read = read(file);

        assertThat(read.problems())
                .containsExactly(new Problem(
                        "def twice(x):\n    \"\"\"Double x.\"\"\"\n",
                        "{\"test\":\"def check(candidate):\\n    assert candidate(2) == 4\\n\",\"entry_point\":\"twice\",\"prompt\":\"def twice(x):\\n    \\\"\\\"\\\"Double x.\\\"\\\"\\\"\\n\"}",
                        "d.jsonl:1#HumanEval/900"));
        assertThat(read.layouts()).containsExactly("JSON lines, layout HumanEval (prompt, test, entry_point)");
    }

    /** A prompt with all tests could be answered by a table of their values. */
    @Test
    void shouldShowTheFirstTestOfMbppOnlyAndLeaveOutWhatIsEmpty() throws IOException {
        ProblemFiles read = read(write(MBPP));

        assertThat(read.problems())
                .containsExactly(new Problem(
                        "Write a function to double a number. Your code should pass this test:\n\nassert twice(1) == 2",
                        "{\"test_list\":[\"assert twice(1) == 2\",\"assert twice(4) == 8\"]}",
                        "d.jsonl:1#7"));
        assertThat(read.layouts())
                .containsExactly("JSON lines, layout MBPP (text, test_list, challenge_test_list, test_setup_code)");
    }

    @Test
    void shouldKeepTheSetupAndTheFurtherTestsOfMbpp() throws IOException {
        Path raw = write("""
                {"task_id": 8, "text": "T", "code": "c", "test_list": ["assert f(1) == 2"], \
                "test_setup_code": "import math", "challenge_test_list": ["assert f(9) == 18"]}
                """);
        assertThat(read(raw).problems())
                .extracting(Problem::reference)
                .containsExactly(
                        "{\"test_list\":[\"assert f(1) == 2\"],\"challenge_test_list\":[\"assert f(9) == 18\"],\"test_setup_code\":\"import math\"}");

        Path sanitized = write("""
                {"source_file": "s.ipynb", "task_id": 8, "prompt": "T", "code": "c", "test_imports": ["import math"], \
                "test_list": ["assert f(1) == 2", "assert f(2) == 4"]}
                """);
        assertThat(read(sanitized).problems())
                .extracting(Problem::text, Problem::reference)
                .containsExactly(
                        tuple(
                                "T Your code should pass this test:\n\nassert f(1) == 2",
                                "{\"test_list\":[\"assert f(1) == 2\",\"assert f(2) == 4\"],\"test_imports\":[\"import math\"]}"));
    }

    @Test
    void shouldReadAppsWithItsStarterCodeAndRowsThatHaveNoTests() throws IOException {
        Path file = write("""
                {"problem_id": 0, "question": "Double n.\\n", "solutions": "[\\"print(2*int(input()))\\"]", "input_output": "{\\"inputs\\": [\\"2\\\\n\\"], \\"outputs\\": [\\"4\\\\n\\"]}", "difficulty": "introductory", "url": "u", "starter_code": ""}
                {"problem_id": 1, "question": "Double it.", "solutions": "", "input_output": "{\\"fn_name\\": \\"f\\", \\"inputs\\": [[2]], \\"outputs\\": [4]}", "difficulty": "interview", "url": "u", "starter_code": "\\nclass Solution:\\n    def f(self, x):\\n        "}
                {"problem_id": 2, "question": "No tests.", "solutions": "", "input_output": "", "difficulty": "interview", "url": "u", "starter_code": ""}
                """);

        assertThat(read(file).problems())
                .containsExactly(
                        new Problem(
                                "Double n.\n",
                                "{\"input_output\":\"{\\\"inputs\\\": [\\\"2\\\\n\\\"], \\\"outputs\\\": [\\\"4\\\\n\\\"]}\"}",
                                "d.jsonl:1#0"),
                        new Problem(
                                "Double it.\n\nUse this starter code:\n```python\n\nclass Solution:\n    def f(self, x):\n```",
                                "{\"input_output\":\"{\\\"fn_name\\\": \\\"f\\\", \\\"inputs\\\": [[2]], \\\"outputs\\\": [4]}\"}",
                                "d.jsonl:2#1"),
                        new Problem("No tests.", "{\"input_output\":\"\"}", "d.jsonl:3#2"));
    }

    @Test
    void shouldReadLiveCodeBenchWithItsPackedTestsAsTheyAre() throws IOException {
        Path file = write("""
                {"question_title": "D", "question_content": "Double n.", "platform": "codeforces", "question_id": "1_A", "contest_id": "1", "contest_date": "2024-01-01T00:00:00", "starter_code": "", "difficulty": "easy", "public_test_cases": "[]", "private_test_cases": "eJxrYJlq", "metadata": "{}"}
                {"question_title": "D", "question_content": "Double it.", "platform": "leetcode", "question_id": "2", "contest_id": "w", "contest_date": "2024-01-01T00:00:00", "starter_code": "class Solution:\\n    def f(self):", "difficulty": "easy", "public_test_cases": "[]", "private_test_cases": "eJ", "metadata": "{\\"func_name\\": \\"f\\"}"}
                """);

        ProblemFiles read = read(file);

        assertThat(read.problems())
                .containsExactly(
                        new Problem(
                                "Double n.",
                                "{\"public_test_cases\":\"[]\",\"private_test_cases\":\"eJxrYJlq\",\"metadata\":\"{}\"}",
                                "d.jsonl:1#1_A"),
                        new Problem(
                                "Double it.\n\nUse this starter code:\n```python\nclass Solution:\n    def f(self):\n```",
                                "{\"public_test_cases\":\"[]\",\"private_test_cases\":\"eJ\",\"metadata\":\"{\\\"func_name\\\": \\\"f\\\"}\"}",
                                "d.jsonl:2#2"));
        assertThat(read.layouts())
                .containsExactly(
                        "JSON lines, layout LiveCodeBench (question_content, starter_code, public_test_cases, private_test_cases, metadata)");
    }

    /** The id of a prompt covers its reference, which must not depend on the kind of the file. */
    @Test
    void shouldMakeTheSameProblemOfARowInEveryKindOfFile() throws IOException, SQLException {
        Problem expected = read(write(MBPP)).problems().get(0);
        Path parquet = directory.resolve("d.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("""
                    COPY (SELECT 7 AS task_id, 'Write a function to double a number. ' AS text, 'c' AS code,
                      ['assert twice(1) == 2', 'assert twice(4) == 8'] AS test_list, '' AS test_setup_code,
                      []::VARCHAR[] AS challenge_test_list) TO '%s'""".formatted(parquet));
        }
        Path csv = Files.writeString(directory.resolve("d.csv"), """
                text,test_list
                Write a function to double a number.,"[""assert twice(1) == 2"", ""assert twice(4) == 8""]"
                """);

        assertThat(read(parquet).problems()).extracting(Problem::id).containsExactly(expected.id());
        assertThat(read(csv).problems()).extracting(Problem::text).containsExactly(expected.text());
    }

    @Test
    void shouldTakeThePathsOfTheUserBesideTheTests() throws IOException {
        Path file = write(MBPP);

        assertThat(ProblemFiles.read(paths(file, "code", "")).problems())
                .extracting(Problem::text, Problem::reference)
                .containsExactly(tuple(
                        "def twice(x): return 2*x",
                        "{\"test_list\":[\"assert twice(1) == 2\",\"assert twice(4) == 8\"]}"));
        assertThatThrownBy(() -> ProblemFiles.read(paths(file, "text", "test_list")))
                .hasMessageContaining(
                        "line 1: \"test_list\" must be a string or a number, was a list; a path such as test_list[0] names what is inside");
    }

    @Test
    void shouldTakeTheAnswerOfARowThatAlsoHasTests() throws IOException {
        Path file = write("""
                {"prompt": "p", "answer": "4", "test_list": ["assert f(1) == 2"]}
                """);

        assertThat(read(file).problems()).extracting(Problem::reference).containsExactly("4");
    }

    @Test
    void shouldNameARowThatLacksTests() throws IOException {
        Path file = write(MBPP + "{\"task_id\": 9, \"text\": \"U\", \"code\": \"c\"}\n");

        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("line 2: has no \"test_list\"; it has task_id, text, code");
    }

    @Test
    void shouldNameARowThatIsLargerThanARecordAndQuoteOtherAnswersShortly() throws IOException {
        String row = "{\"question\": \"q\", \"starter_code\": \"\", \"input_output\": \"%s\"}\n";
        assertThat(read(write(row.formatted("x".repeat(900_000)))).problems()).hasSize(1);

        Path large = write(row.formatted("x".repeat(1_000_000)));
        assertThatThrownBy(() -> read(large))
                .hasMessageContaining(
                        "line 1: a prompt and its reference may take 983,040 bytes together, these take 1,000,020");

        Path other = write(row.formatted("x".repeat(900_000)) + row.formatted("y".repeat(900_000)));
        assertThatThrownBy(() -> read(other))
                .hasMessageContaining("with another answer: \"{\"input_output\":\"yyy")
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(1_000));
    }

    @Test
    void shouldWriteValuesWithSortedKeysAndTheirOwnDigits() {
        Value inside = new Value.Fields(
                Map.of("b", new Value.Number("7.50"), "a", new Value.Other("null"), "c", new Value.Other("true")),
                Set.of());

        assertThat(JsonText.of(Map.of("t", new Value.Items(List.of(inside, new Value.Text("\"\u00e9"))))))
                .isEqualTo("{\"t\":[{\"a\":null,\"b\":7.50,\"c\":true},\"\\\"\u00e9\"]}");
        assertThatThrownBy(() -> JsonText.of(Map.of("t", new Value.Other("NaN"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"t\" holds NaN, which cannot be kept as it is; write the field as JSON in a text");
        assertThatThrownBy(() -> JsonText.of(Map.of("t", new Value.Fields(Map.of("a", inside), Set.of("a")))))
                .hasMessage("\"t\" has a key twice; keep one");
    }

    private static ProblemFiles read(Path file) {
        return ProblemFiles.read(DataSource.ofFile(file.toString(), 0.1, 7));
    }

    private static DataSource paths(Path file, String prompt, String answer) {
        return new DataSource(file.toString(), 1, 1, 0.1, 7, prompt, answer, "", "", OnBadLine.REFUSE);
    }

    private Path write(String lines) throws IOException {
        return Files.writeString(directory.resolve("d.jsonl"), lines);
    }
}
