package io.erpo.cli.jsonlines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.CommandException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The answers, one a line. They appear under their name when all are written; closed before, nothing appears. */
public final class JsonLinesOutput implements AutoCloseable {

    private final Path file;
    private final Path unfinished;
    private final BufferedWriter writer;

    /** @throws CommandException when the file cannot be written */
    public JsonLinesOutput(Path file) {
        this.file = file;
        this.unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            this.writer = Files.newBufferedWriter(unfinished);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    public void add(ObjectNode line) {
        try {
            writer.write(line.toString());
            writer.newLine();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Gives the file its name. */
    public void finish() {
        try {
            writer.close();
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private CommandException unwritable(IOException e) {
        return new CommandException(file + " cannot be written: " + e);
    }
}
