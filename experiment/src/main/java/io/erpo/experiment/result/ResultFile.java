package io.erpo.experiment.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import io.erpo.faults.JsonFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The result of a run as a JSON file, which is there completely or not at all. */
public final class ResultFile {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private ResultFile() {}

    /** @throws CommandException when the file cannot be read or is not a result */
    public static RunResult read(Path file) {
        try {
            return JSON.readValue(file.toFile(), RunResult.class);
        } catch (JsonProcessingException e) {
            throw new CommandException(
                    "%s is not the result of a run: %s; delete it, and the run is read from the log again"
                            .formatted(file, JsonFaults.describe(e)),
                    e);
        } catch (IOException e) {
            throw new CommandException(file + " cannot be read: " + FileFaults.describe(e), e);
        }
    }

    public static void write(Path file, RunResult result) {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try {
            JSON.writeValue(temporary.toFile(), result);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CommandException(file + " cannot be written: " + FileFaults.describe(e), e);
        }
    }
}
