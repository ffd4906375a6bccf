package io.erpo.planning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.github.luben.zstd.ZstdOutputStream;
import io.erpo.chat.ChatMessage;
import io.erpo.settings.DataSource;
import io.erpo.settings.DataSource.OnBadLine;
import io.erpo.settings.SettingsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kinds of files, how they are packed and where they lie. */
class DataKindsTest {

    private static final String LINES = """
            {"prompt": "a", "answer": 1}
            {"prompt": "b", "answer": 2}
            """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"d.jsonl.gz", "d.jsonl", "d"})
    void shouldUnpackGzipWhateverTheName(String name) throws IOException {
        Path file = Files.write(directory.resolve(name), gzip(LINES));

        assertThat(read(file).problems())
                .extracting(Problem::text, Problem::reference, Problem::source)
                .containsExactly(tuple("a", "1", name + ":1"), tuple("b", "2", name + ":2"));
    }

    @Test
    void shouldUnpackZstdAndSeveralGzipMembers() throws IOException {
        Path zstd = Files.write(directory.resolve("d.jsonl.zst"), zstd(LINES));
        Path members = Files.write(
                directory.resolve("m.json.gz"), join(gzip("[{\"prompt\": \"a\","), gzip(" \"answer\": 1}]")));

        assertThat(read(zstd).problems()).hasSize(2);
        assertThat(read(members).problems()).hasSize(1);
    }

    @Test
    void shouldSayThatAPackedFileIsCutOffOrDamaged() throws IOException {
        byte[] csv = gzip("prompt,answer\n" + "a,1\nb,2\n".repeat(50));
        byte[] lines = gzip(LINES);
        byte[] zstd = zstd(LINES);
        byte[] damaged = lines.clone();
        damaged[14] ^= 0x55;

        assertRefused(
                write("c.csv.gz", Arrays.copyOf(csv, csv.length - 12)), "is cut off: its gzip data end in the middle");
        assertRefused(write("l.jsonl.gz", Arrays.copyOf(lines, lines.length - 9)), "is cut off: its gzip data");
        assertRefused(write("z.jsonl.zst", Arrays.copyOf(zstd, zstd.length - 4)), "is cut off: its zstd data");
        assertRefused(write("d.jsonl.gz", damaged), "its gzip data");
        assertRefused(write("twice.jsonl.gz", gzip(gzip(LINES))), "is packed with gzip twice");
    }

    @Test
    void shouldReadCsvOfEverySeparatorWithQuotedLineEnds() throws IOException {
        assertThat(read(write("c.csv", "\uFEFFprompt,answer\r\n\"a, \"\"b\"\"\nc\",7.50\r\n# d,$x$\r\n"))
                        .problems())
                .extracting(Problem::text, Problem::reference)
                .containsExactly(tuple("a, \"b\"\nc", "7.50"), tuple("# d", "$x$"));
        assertThat(read(write("s.csv", "problem;answer;level\na, b;1,5;x\n")).problems())
                .extracting(Problem::text, Problem::reference)
                .containsExactly(tuple("a, b", "1,5"));
        assertThat(read(write("t.tsv", "question\tanswer\na\tx #### 3\n")).problems())
                .extracting(Problem::reference)
                .containsExactly("3");
        assertThat(read(write("z.csv.gz", gzip("prompt,answer\na,1\n"))).problems())
                .hasSize(1);
    }

    @Test
    void shouldNameTheLineOfCsvThatIsNoRow() throws IOException {
        Path file = write("c.csv", "prompt,answer\n\"a\nb\",1\nx,y,z\nonly\nc,\n\"d\",2\n");

        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("has 3 bad rows")
                .hasMessageContaining("has more fields than the first line names")
                .hasMessageContaining("has fewer fields than the first line names")
                .hasMessageContaining("\"answer\" must be a string or a number, was null");
    }

    @Test
    void shouldListTheColumnsWhenTheFirstLineOfCsvNamesNone() throws IOException {
        assertRefused(write("c.csv", "1+1,2\n2+2,4\n"), "it has 1+1, 2; name the paths");
        assertRefused(write("e.csv", "prompt,answer\n"), "holds no problems");
        assertRefused(
                write("q.csv", "prompt,answer\n\"never closed,1\n"),
                "cannot be read as CSV: a quotation mark is not closed");
        assertRefused(
                write("l.csv", "prompt,answer\ncaf\u00e9,1\n".getBytes(StandardCharsets.ISO_8859_1)), "is not UTF-8");
        assertRefused(write("u.csv", "prompt,answer\na,1\n".getBytes(StandardCharsets.UTF_16)), "is UTF-16 text");
    }

    @Test
    void shouldReadParquetWithMessagesAndNumbersOfEveryType() throws SQLException {
        Path file = parquet("""
                SELECT * FROM (VALUES
                  ([{'role': 'system', 'content': 's'}, {'role': 'user', 'content': 'a'}], 7.50::DECIMAL(5,2)),
                  ([{'role': 'user', 'content': 'b'}], 2::DECIMAL(5,2))) t(prompt, answer)""");

        assertThat(read(file).problems())
                .extracting(Problem::text, Problem::reference, Problem::messages)
                .containsExactly(
                        tuple("system: s\n\nuser: a", "7.50", List.of(ChatMessage.system("s"), ChatMessage.user("a"))),
                        tuple("b", "2.00", List.of(ChatMessage.user("b"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7::BIGINT                                        | 7
            -3::TINYINT                                      | -3
            0.1::DOUBLE                                      | 0.1
            7.0::FLOAT                                       | 7.0
            123456789012345678901234567890::DECIMAL(38,0)    | 123456789012345678901234567890
            12345678901234567890.12::DECIMAL(38,2)           | 12345678901234567890.12
            """)
    void shouldKeepTheDigitsOfNumbersInParquet(String value, String digits) throws SQLException {
        assertThat(read(parquet("SELECT 'a' AS prompt, %s AS answer".formatted(value)))
                        .problems())
                .extracting(Problem::reference)
                .containsExactly(digits);
        assertThat(read(parquet("SELECT 'a' AS prompt, {'ground_truth': %s} AS reward_model".formatted(value)))
                        .problems())
                .extracting(Problem::reference)
                .containsExactly(digits);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            NULL::VARCHAR        | was null
            true                 | was true
            ['1', '2']           | was a list
            'nan'::DOUBLE        | was nan
            DATE '2026-01-01'    | was a date
            'x'::BLOB            | was a blob
            {'a': 1}             | was an object
            """)
    void shouldNameTheRowOfParquetWhoseAnswerIsNone(String value, String found) throws SQLException {
        assertRefused(
                parquet("SELECT 'a' AS prompt, %s AS answer".formatted(value)),
                "row 1: \"answer\" must be a string or a number, " + found);
    }

    @Test
    void shouldMergeEqualRowsOfParquetInTheOrderOfTheirFirst() throws SQLException {
        Path file = parquet("""
                SELECT 'p' || (i % 3) AS prompt, {'ground_truth': (i % 3)::VARCHAR} AS reward_model, 'math' AS data_source,
                       {'index': 'u' || i} AS extra_info FROM range(300) r(i)""");

        ProblemFiles files = read(file);

        assertThat(files.problems())
                .extracting(Problem::text, Problem::source, Problem::dataSource)
                .containsExactly(
                        tuple("p0", "d.parquet:1#u0", "math"),
                        tuple("p1", "d.parquet:2#u1", "math"),
                        tuple("p2", "d.parquet:3#u2", "math"));
        assertThat(files.duplicates()).isEqualTo(297);
        assertThat(files.layouts())
                .containsExactly("Parquet, layout verl (prompt, reward_model.ground_truth, data_source)");
    }

    @Test
    void shouldRefuseParquetThatIsCutOffOrEmptyOrHasOtherColumns() throws SQLException, IOException {
        Path file = parquet("SELECT 'a' AS prompt, 1 AS answer");
        byte[] bytes = Files.readAllBytes(file);

        assertRefused(
                write("cut.parquet", Arrays.copyOf(bytes, bytes.length - 20)),
                "begins as Parquet but is damaged or was cut off");
        assertRefused(write("p.parquet.gz", gzip(bytes)), "is Parquet, packed once more");
        assertRefused(parquet("SELECT 'a' AS prompt, 1 AS answer WHERE false"), "holds no problems");
        assertRefused(parquet("SELECT 'a' AS text, 1 AS label"), "it has text, label; name the paths with data.prompt");
    }

    @Test
    void shouldReadTheFilesOfADirectoryAndOfAPatternInTheOrderOfTheirNames() throws SQLException, IOException {
        Files.move(parquet("SELECT 'c' AS problem, 3 AS answer"), directory.resolve("train-2.parquet"));
        write("train-1.jsonl", LINES + LINES);
        write("train-0.csv", "prompt,answer\na,1\n");
        write("README.md", "not data");
        write("dataset_infos.json", "{}");

        ProblemFiles all = read(directory);

        assertThat(all.problems())
                .extracting(Problem::text, Problem::source)
                .containsExactly(
                        tuple("a", "train-0.csv:1"), tuple("b", "train-1.jsonl:2"), tuple("c", "train-2.parquet:1"));
        assertThat(all.duplicates()).isEqualTo(3);
        assertThat(all.layouts())
                .containsExactly(
                        "1 file: CSV, layout plain (prompt, answer)",
                        "1 file: JSON lines, layout plain (prompt, answer)",
                        "1 file: Parquet, layout plain (problem, answer)");
        assertThat(read(directory.resolve("train-*.{csv,parquet}")).problems()).hasSize(2);
        assertThatThrownBy(() -> read(directory.resolve("dev-*.csv"))).hasMessageContaining("no file fits the pattern");
    }

    @Test
    void shouldNameTheFileOfABadLineAndNotMixSplits() throws IOException {
        write("a.jsonl", LINES);
        write("b.jsonl", "{\"prompt\": \"b\", \"answer\": 3}\n");
        assertThatThrownBy(() -> read(directory))
                .hasMessageContaining(
                        "b.jsonl, line 1: the prompt of a.jsonl, line 2 again, with another answer: \"3\", there \"2\"");

        write("b.jsonl", new byte[] {'P', 'A', 'R', '1', 0});
        assertThatThrownBy(() -> read(directory)).hasMessageContaining("b.jsonl begins as Parquet but is damaged");

        Files.delete(directory.resolve("b.jsonl"));
        write("test-0.jsonl", LINES);
        write("train-0.jsonl", LINES);
        assertThatThrownBy(() -> read(directory)).hasMessageContaining("holds several splits (test, train)");
    }

    @Test
    void shouldSayWhereTheDataIsWhenADirectoryHoldsNone() throws IOException {
        assertThatThrownBy(() -> read(directory)).hasMessageContaining("holds no data files");
        Files.createDirectories(directory.resolve("data"));
        write("data/d.jsonl", LINES);
        assertThatThrownBy(() -> read(directory)).hasMessageEndingWith("its folder data does: give that");
        write("data-00000-of-00001.arrow", "ARROW1");
        assertThatThrownBy(() -> read(directory)).hasMessageContaining("is a data set of save_to_disk");
    }

    @Test
    void shouldTakeThePathsOfTheUser() throws IOException {
        Path file = write("d.jsonl", """
                {"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "1"}], "m": {"src": "s"}}
                {"conversations": [{"from": "human", "value": "b"}, {"from": "gpt", "value": "2"}], "m": {"src": "t"}}
                """);

        assertRefused(file, "it has conversations, m; name the paths with data.prompt and data.answer");
        assertThat(ProblemFiles.read(paths(file, "conversations[0].value", "conversations[-1].value", "m.src"))
                        .problems())
                .extracting(Problem::text, Problem::reference, Problem::dataSource)
                .containsExactly(tuple("a", "1", "s"), tuple("b", "2", "t"));
        assertThatThrownBy(() -> ProblemFiles.read(paths(file, "conversations[0].text", "conversations[1].value", "")))
                .hasMessageContaining("line 1: has no \"conversations[0].text\"; it has conversations, m");
        assertThatThrownBy(() -> ProblemFiles.read(paths(file, "conversations[", "answer", "")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("data.prompt must be a path such as answer");
    }

    @Test
    void shouldTakeAPathIntoParquetAndAColumnWithADotInItsName() throws SQLException, IOException {
        Path parquet = parquet("SELECT [{'content': 'a', 'role': 'user'}] AS q, {'b': ['x', 'y']} AS m");
        Path csv = write("c.csv", "q.text,m.answer\na,1\n");

        assertThat(ProblemFiles.read(paths(parquet, "q[0].content", "m.b[1]", ""))
                        .problems())
                .extracting(Problem::text, Problem::reference)
                .containsExactly(tuple("a", "y"));
        assertThat(ProblemFiles.read(paths(csv, "q.text", "m.answer", "")).problems())
                .extracting(Problem::text, Problem::reference)
                .containsExactly(tuple("a", "1"));
    }

    @Test
    void shouldReadMessagesAndObjectsThatACellHoldsAsJson() throws IOException {
        Path csv = write("c.csv", """
                prompt,reward_model
                "[{""role"": ""user"", ""content"": ""a""}]","{""ground_truth"": ""1""}"
                [1 2],"{""ground_truth"": 7.50}"
                """);

        assertThat(read(csv).problems())
                .extracting(Problem::text, Problem::reference)
                .containsExactly(tuple("a", "1"), tuple("[1 2]", "7.50"));
        assertRefused(
                write("p.csv", "prompt,answer\n\"[{'content': 'a', 'role': 'user'}]\",1\n"),
                "row 1: \"prompt\" holds messages as Python prints them");
    }

    @Test
    void shouldRefuseAnEmptyShardAndAPipe() throws IOException {
        write("a.jsonl", LINES);
        write("b.parquet", "");

        assertThatThrownBy(() -> read(directory)).hasMessageContaining("b.parquet is empty; fetch it again");
        assertRefused(write("e.csv", ""), "holds no problems");
        assertThatThrownBy(() -> read(Path.of("/dev/null")))
                .hasMessageContaining("is not a file that can be read twice");
    }

    @Test
    void shouldSkipAndCountBadLinesWhenToldTo() throws IOException {
        Path file = write(
                "d.jsonl",
                LINES + "not json\n{\"prompt\": \"a\", \"answer\": 9}\n{\"prompt\": \"c\", \"answer\": 3}\n");
        DataSource skipping = new DataSource(file.toString(), 1, 1, 0.1, 7, "", "", "", "", OnBadLine.SKIP);

        ProblemFiles files = ProblemFiles.read(skipping);

        assertThat(files.problems()).extracting(Problem::text).containsExactly("a", "b", "c");
        assertThat(files.skipped().count()).isEqualTo(2);
        assertThat(files.skipped().complaints())
                .containsExactly(
                        "line 3: is not JSON: unexpected 'not' at column 1, near not json",
                        "line 4: the prompt of line 1 again, with another answer: \"9\", there \"1\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"prompt": [], "answer": 1}                                               | "prompt" is an empty list
            {"prompt": ["a"], "answer": 1}                                            | "prompt[0]" is not a message with "role" and "content", but a string
            {"prompt": [{"from": "a"}], "answer": 1}                                  | "prompt[0]" is not a message with "role" and "content"; it has from
            {"prompt": [{"role": "assistant", "content": "a"}], "answer": 1}          | ends in a turn of role assistant
            {"prompt": [{"role": "user", "content": " "}], "answer": 1}               | has an empty user's turn
            {"prompt": [{"role": "user", "content": [{"image": "a"}]}], "answer": 1}  | a part that is not text
            {"prompt": [{"role": "user", "content": null}], "answer": 1}              | "prompt[0].content" must be a string, was null
            {"prompt": "a", "reward_model": {"style": "rule"}}                        | has no "reward_model.ground_truth"; it has prompt, reward_model
            """)
    void shouldSayWhatIsWrongWithMessages(String line, String complaint) throws IOException {
        assertRefused(write("d.jsonl", line), complaint);
    }

    @Test
    void shouldReadPartsOfTextAsOneText() throws IOException {
        Path file = write("d.jsonl", """
                {"prompt": [{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}], "answer": 1}
                """);

        assertThat(read(file).problems()).extracting(Problem::text).containsExactly("ab");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `PK\u0003\u0004`                        | is a ZIP archive
            BZh9                                  | is packed with bzip2
            ARROW1                                | is an Arrow file
            `Obj\u0001`                           | is an Avro file
            SQLite format 3                       | is an SQLite database
            version https://git-lfs.github.com    | is a Git LFS pointer
            <!DOCTYPE html><html>                 | is a web page
            """)
    void shouldNameTheKindOfAFileThatIsNotRead(String head, String kind) throws IOException {
        assertRefused(write("d.jsonl", head.getBytes(StandardCharsets.ISO_8859_1)), kind);
    }

    @Test
    void shouldSayWhereAListOfJsonBreaks() throws IOException {
        assertRefused(
                write("a.json", "[{\"prompt\": \"a\", \"answer\": 1},\n {\"prompt\": \"b\""),
                "is cut off: it ends in the middle, after 1 items");
        assertRefused(
                write("b.json", "[{\"prompt\": \"a\", \"answer\": 1},\n {'x': 1}]"),
                "is not JSON after 1 items: unexpected ''' at line 2, column 3; correct it there");
        assertRefused(
                write("c.json", "{\n\"version\": 1,\n\"data\": [{\"prompt\": \"a\", \"answer\": 1}]\n}"),
                "holds its rows inside an object, under \"data\"");
        assertRefused(write("d.json", "[{\"prompt\": \"a\", \"answer\": 1}, 5]"), "item 2: is not a JSON object");
    }

    @Test
    void shouldLeaveASolutionWithSeveralBoxesToTheReward() throws IOException {
        Path file = write("d.jsonl", """
                {"problem": "a", "solution": "First \\\\boxed{\\\\frac{1}{2}}, so \\\\boxed{\\\\frac{1}{2}}."}
                {"problem": "b", "solution": "Either \\\\boxed{1} or \\\\boxed{2}."}
                {"problem": "c", "solution": "Done: \\\\boxed{x"}
                """);

        assertThat(read(file).problems())
                .extracting(Problem::reference)
                .containsExactly("\\frac{1}{2}", "Either \\boxed{1} or \\boxed{2}.", "Done: \\boxed{x");
    }

    private void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("Exception", "Source:", "Possible", "read_parquet", "read_csv");
    }

    private static ProblemFiles read(Path location) {
        return ProblemFiles.read(DataSource.ofFile(location.toString(), 0.1, 7));
    }

    private static DataSource paths(Path file, String prompt, String answer, String dataSource) {
        return new DataSource(file.toString(), 1, 1, 0.1, 7, prompt, answer, "", dataSource, OnBadLine.REFUSE);
    }

    private Path parquet(String query) throws SQLException {
        Path file = directory.resolve("d.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (%s) TO '%s'".formatted(query, file));
        }
        return file;
    }

    private Path write(String name, String content) throws IOException {
        return write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private static byte[] gzip(String text) throws IOException {
        return gzip(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] zstd(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packed = new ZstdOutputStream(bytes)) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
