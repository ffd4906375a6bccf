package io.erpo.cli.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.erpo.cli.terminal.CommandException;
import io.erpo.policy.TokenIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceFileTest {

    @TempDir
    Path directory;

    private SequenceFile file(String... lines) throws IOException {
        return new SequenceFile(Files.write(directory.resolve("in.jsonl"), List.of(lines)));
    }

    @Test
    void shouldReadLinesInOrderWithDefaultsForWhatIsOptional() throws IOException {
        SequenceFile file = file(
                "{\"id\": \"a\", \"input_ids\": [1, 2], \"temperature\": 0.7}",
                "",
                "{\"input_ids\": [3], \"more\": {}}",
                "{\"id\": {\"n\": 1}, \"input_ids\": [4, 5, 6], \"temperature\": 2}");
        List<SequenceLine> lines = new ArrayList<>();

        SequenceFile.Extent extent = file.check(line -> {});
        file.forEach(lines::add);

        assertThat(extent).isEqualTo(new SequenceFile.Extent(3, 6));
        assertThat(lines)
                .extracting(SequenceLine::inputIds)
                .containsExactly(TokenIds.of(1, 2), TokenIds.of(3), TokenIds.of(4, 5, 6));
        assertThat(lines).extracting(SequenceLine::temperature).containsExactly(0.7, 1.0, 2.0);
        assertThat(lines)
                .extracting(line -> line.id().getNodeType())
                .containsExactly(JsonNodeType.STRING, JsonNodeType.NULL, JsonNodeType.OBJECT);
        assertThat(lines.get(0).id()).isEqualTo(JsonNodeFactory.instance.textNode("a"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            [1, 2]                                  | is not a JSON object
            {"input_ids": [1]                       | is not JSON
            {"input_ids": [1]} {}                   | is not JSON
            {"input_ids": [1], "input_ids": [2]}    | is not JSON
            {"id": 1}                               | "input_ids" must be a list of token ids, was missing
            {"input_ids": "12"}                     | "input_ids" must be a list of token ids, was "12"
            {"input_ids": [1, 2.0]}                 | "input_ids" must be whole numbers, was 2.0 at position 1
            {"input_ids": [1, true]}                | "input_ids" must be whole numbers, was true at position 1
            {"input_ids": [4294967296]}             | "input_ids" must be whole numbers, was 4294967296 at position 0
            {"input_ids": [0, -1]}                  | token ids must not be negative, was -1 at position 1
            {"input_ids": [1], "temperature": "1"}  | "temperature" must be a number, was "1"
            {"input_ids": [1], "temperature": null} | "temperature" must be a number, was null
            """)
    void shouldNameTheLineWhenItIsNoSequence(String line, String complaint) throws IOException {
        SequenceFile file = file("{\"input_ids\": [1]}", "", line);

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> file.check(ok -> {}))
                .withMessageContaining("in.jsonl has 1 bad line; nothing was scored")
                .withMessageContaining("line 3: " + complaint);
    }

    @Test
    void shouldNameAllBadLinesAtOnce() throws IOException {
        SequenceFile file = file("{}", "{\"input_ids\": [1]}", "nothing");

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> file.check(ok -> {}))
                .withMessageContaining("has 2 bad lines")
                .withMessageContaining("line 1: ")
                .withMessageContaining("line 3: ");
    }

    @Test
    void shouldNameTheLineWhenItsBytesAreNoText() throws IOException {
        byte[] bytes = "{\"id\": \"\u00e9\", \"input_ids\": [1]}".getBytes(StandardCharsets.ISO_8859_1);
        SequenceFile file = new SequenceFile(Files.write(directory.resolve("latin1.jsonl"), bytes));

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> file.check(ok -> {}))
                .withMessageContaining("line 1: is not JSON");
    }

    @Test
    void shouldRefuseAFileWithoutSequences() throws IOException {
        SequenceFile file = file("", " ");

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> file.check(ok -> {}))
                .withMessageEndingWith("in.jsonl holds no sequences");
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> new SequenceFile(directory.resolve("absent")))
                .withMessageContaining("there is no file");
    }
}
