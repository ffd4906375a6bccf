package io.erpo.cli.jsonlines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import io.erpo.faults.JsonFaults;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** JSON objects, one a line; skips empty lines. Reads the file again each time and never holds it in memory. */
public final class JsonLinesFile {

    /** Keeps the digits of numbers as written. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private interface LineReader {
        void read(int number, byte[] utf8) throws IOException;
    }

    private final Path file;

    /**
     * An existing file.
     *
     * @param toDo what the command does with it, for the message
     * @throws CommandException when the file does not exist
     */
    public JsonLinesFile(Path file, String toDo) {
        if (!Files.isRegularFile(file)) {
            throw new CommandException("there is no file " + file + " to " + toDo);
        }
        this.file = file;
    }

    /**
     * Reads the whole file before it reports errors, so that one message names all bad lines.
     *
     * @param nothingDone ends the message: "nothing was scored"
     * @param check throws an {@link IllegalArgumentException} that says what is wrong with a line
     * @throws CommandException when lines are bad
     */
    public void check(String nothingDone, Consumer<ObjectNode> check) {
        List<String> complaints = new ArrayList<>();
        forEachLine((number, utf8) -> {
            try {
                check.accept(object(utf8));
            } catch (IllegalArgumentException e) {
                complaints.add("line " + number + ": " + e.getMessage());
            }
        });
        if (!complaints.isEmpty()) {
            throw CommandException.listing(
                    "%s has %d bad line%s; %s"
                            .formatted(file, complaints.size(), complaints.size() == 1 ? "" : "s", nothingDone),
                    complaints);
        }
    }

    /** Passes on the lines of a checked file, in order. */
    public void forEach(Consumer<ObjectNode> reader) {
        forEachLine((number, utf8) -> reader.accept(object(utf8)));
    }

    private void forEachLine(LineReader reader) {
        // Latin-1 keeps every byte, and each line is decoded separately, so that invalid bytes have a line number.
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            int number = 0;
            for (String bytes = lines.readLine(); bytes != null; bytes = lines.readLine()) {
                number++;
                if (!bytes.isBlank()) {
                    reader.read(number, bytes.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            throw new CommandException(file + " cannot be read: " + FileFaults.describe(e));
        }
    }

    private static ObjectNode object(byte[] utf8) {
        try {
            if (JSON.readTree(utf8) instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException("is not a JSON object");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "is not JSON: " + JsonFaults.describe(e, new String(utf8, StandardCharsets.UTF_8)), e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory", e);
        }
    }
}
