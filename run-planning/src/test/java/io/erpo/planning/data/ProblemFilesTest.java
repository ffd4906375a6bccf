package io.erpo.planning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.erpo.settings.DataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemFilesTest {

    @TempDir
    private Path directory;

    @Test
    void shouldReadPromptsAndProblemsInOrderWhenEveryLineIsGood() throws IOException {
        Path file = file("""
                {"prompt": "1+1=", "answer": "2"}
                {"id": "gsm-7", "problem": "Say hi", "answer": "hi", "level": 3, "extra": {"a": [1]}}

                {"prompt": "1+2=", "answer": 3, "id": 9}
                """);

        ProblemFiles read = read(file);

        assertThat(read.problems())
                .containsExactly(
                        new Problem("1+1=", "2", "data.jsonl:1"),
                        new Problem("Say hi", "hi", "data.jsonl:2#gsm-7"),
                        new Problem("1+2=", "3", "data.jsonl:4#9"));
        assertThat(read.duplicates()).isZero();
        assertThat(read.respelled()).isZero();
    }

    @Test
    void shouldKeepNumbersAsWrittenWhenAnswersAreNumbers() throws IOException {
        Path file = file("""
                {"prompt": "a", "answer": 7.50}
                {"prompt": "b", "answer": 1e3}
                {"prompt": "c", "answer": -0}
                {"prompt": "d", "answer": 123456789012345678901234567890}
                """);

        assertThat(read(file).problems())
                .extracting(Problem::reference)
                .containsExactly("7.50", "1e3", "-0", "123456789012345678901234567890");
    }

    @Test
    void shouldDropAndCountDuplicatesWhenContentRepeats() throws IOException {
        Path file = file("""
                {"prompt": "a", "answer": "1", "id": "x"}
                {"prompt": "b", "answer": "1"}
                {"problem": "a", "answer": 1, "id": "y"}
                {"prompt": "a", "answer": "1"}
                """);

        ProblemFiles read = read(file);

        assertThat(read.problems()).extracting(Problem::text).containsExactly("a", "b");
        assertThat(read.duplicates()).isEqualTo(2);
    }

    @Test
    void shouldTakeSpellingsOfAProblemForOneAndKeepTheFirst() throws IOException {
        // White space of every kind, around and between; é composed and decomposed; ü decomposed first.
        Path file = file("""
                {"prompt": " 2 +  3=", "answer": "5"}
                {"prompt": "2 + 3=", "answer": "5 "}
                {"prompt": "\\t2\\u00a0+\\n3=\\u3000", "answer": "5"}
                {"prompt": "caf\\u00e9", "answer": "1"}
                {"prompt": "cafe\\u0301", "answer": "1"}
                {"prompt": "\\u0075\\u0308", "answer": "e\\u0301"}
                {"prompt": "\\u00fc", "answer": "\\u00e9"}
                {"prompt": "2 + 3=", "answer": "5"}
                """);

        ProblemFiles read = read(file);

        assertThat(read.problems())
                .extracting(Problem::text, Problem::reference)
                .containsExactly(tuple(" 2 +  3=", "5"), tuple("caf\u00e9", "1"), tuple("u\u0308", "e\u0301"));
        assertThat(read.respelled()).isEqualTo(4);
        assertThat(read.duplicates()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    2+3=         | 2 + 3=
                    a            | A
                    x\\u00b2    | x2
                    a\\u200bb   | ab
                    """)
    void shouldTellProblemsApartWhenMoreThanTheSpellingDiffers(String one, String other) throws IOException {
        Path file = file("""
                {"prompt": "%s", "answer": "1"}
                {"prompt": "%s", "answer": "2"}
                """.formatted(one, other));

        ProblemFiles read = read(file);

        assertThat(read.problems()).hasSize(2);
        assertThat(read.respelled()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"prompt": "a"                               | is not JSON
                    not json                                     | is not JSON
                    ["prompt"]                                   | is not a JSON object
                    {"prompt": "a", "answer": "1"} {}            | goes on after the JSON object
                    {"prompt": "a", "prompt": "b", "answer": 1}  | has "prompt" twice
                    {"answer": "1"}                              | has neither "prompt" nor "problem"
                    {"prompt": "a", "problem": "a", "answer": 1} | has both "prompt" and "problem"
                    {"prompt": "a"}                              | has no "answer"
                    {"prompt": "a", "answer": null}              | "answer" must be a string or a number, was null
                    {"prompt": "a", "answer": ["1"]}             | "answer" must be a string or a number, was a list
                    {"prompt": "a", "answer": true}              | "answer" must be a string or a number, was true
                    {"prompt": "a", "answer": NaN}               | "answer" must be a string or a number, was NaN
                    {"prompt": 5, "answer": "1"}                 | "prompt" must be a string, was a number
                    {"prompt": " ", "answer": "1"}               | the prompt is empty
                    {"prompt": "a", "answer": ""}                | the answer is empty
                    {"prompt": "\\ud800", "answer": "1"}         | lone surrogate
                    {"prompt": "a\\u0000", "answer": "1"}        | zero character
                    """)
    void shouldNameTheLineWhenItIsBad(String line, String complaint) throws IOException {
        Path file = file("{\"prompt\": \"good\", \"answer\": \"1\"}\n\n" + line + "\n");

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(
                        "data file " + file + " has 1 bad line; correct or remove it, or set data.onBadLine: skip;"
                                + " nothing was started")
                .hasMessageContaining("line 3: ")
                .hasMessageContaining(complaint);
    }

    @Test
    void shouldNameBothLinesWhenOnePromptHasTwoAnswers() throws IOException {
        Path file = file("""
                {"prompt": "1+1=", "answer": "2"}
                {"prompt": "1+1=", "answer": "3"}
                """);

        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("line 2: the prompt of line 1 again, with another answer: \"3\", there \"2\"");
    }

    @Test
    void shouldNameBothLinesWhenSpellingsOfOnePromptHaveTwoAnswers() throws IOException {
        Path file = file("""
                {"prompt": "1+1= ", "answer": "2"}
                {"prompt": "1+1=", "answer": "3"}
                """);

        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("line 2: the prompt of line 1 again in another spelling (white space or Unicode"
                        + " form), with another answer: \"3\", there \"2\"");
    }

    @Test
    void shouldShowTheFirstFewAndTheCountWhenManyLinesAreBad() throws IOException {
        Path file = file("bad\n".repeat(8));

        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("has 8 bad lines")
                .hasMessageContaining("line 5: ")
                .hasMessageContaining("and 3 more")
                .hasMessageNotContaining("line 6: ");
    }

    @Test
    void shouldNameTheLineWhenBytesAreNotUtf8() throws IOException {
        Path file = directory.resolve("latin.jsonl");
        Files.write(
                file,
                "{\"prompt\": \"é\", \"answer\": \"1\"}\n{\"prompt\": \"a\", \"answer\": \"1\"}\n"
                        .getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> read(file)).hasMessageContaining("line 1: is not UTF-8");
    }

    @Test
    void shouldReadTextBeyondAsciiWhenTheFileHasAByteOrderMark() throws IOException {
        Path file = file("\uFEFF{\"prompt\": \"5 × 6 = 😀\", \"answer\": \"30\"}\r\n");

        assertThat(read(file).problems()).containsExactly(new Problem("5 × 6 = 😀", "30", "data.jsonl:1"));
    }

    @Test
    void shouldSayWhatIsMissingWhenThereIsNoFileOrNoProblem() throws IOException {
        Path missing = directory.resolve("missing.jsonl");
        Path empty = file("\n \n");

        assertThatThrownBy(() -> read(missing)).hasMessage("there is no data file " + missing);
        assertThatThrownBy(() -> read(empty)).hasMessage("data file " + empty + " holds no problems");
    }

    private static ProblemFiles read(Path file) {
        return ProblemFiles.read(DataSource.ofFile(file.toString(), 0.1, 7));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("data.jsonl"), content);
    }
}
