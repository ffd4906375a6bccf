package io.erpo.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.CommandException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A script of the folder {@code bench/peers} in a Python process: a line on its input asks for a round, whose results are JSON
 * lines up to an empty one. It ends with its input, so at the latest with this process.
 */
final class PythonPeer implements Contender {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String READY = "ready";

    private final String name;
    private final Process process;
    private final Path errors;
    private final Writer input;
    private final BufferedReader output;

    private PythonPeer(String name, Process process, Path errors) {
        this.name = name;
        this.process = process;
        this.errors = errors;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Thrown where a peer cannot run at all; the message says why and what to do. */
    static final class UnavailableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnavailableException(String message) {
            super(message);
        }
    }

    /**
     * Starts the peer and waits until it has loaded the model and warmed up.
     *
     * @param command interpreter, script and arguments
     * @throws UnavailableException when Python or what the script imports is not there
     */
    static PythonPeer start(String name, List<String> command) throws UnavailableException {
        PythonPeer peer = launch(name, command);
        if (!peer.readLine().equals(Optional.of(READY))) {
            String reason = peer.lastWords();
            peer.close();
            throw new UnavailableException(
                    "%s; install what it needs, or name another Python with --python".formatted(reason));
        }
        return peer;
    }

    private static PythonPeer launch(String name, List<String> command) throws UnavailableException {
        Path errors = temporaryFile();
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            return new PythonPeer(name, process, errors);
        } catch (IOException e) {
            delete(errors);
            throw new UnavailableException("%s; name a Python with torch with --python".formatted(e.getMessage()));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<ObjectNode> round() {
        try {
            input.write("\n");
            input.flush();
        } catch (IOException e) {
            throw ended();
        }
        List<ObjectNode> results = new ArrayList<>();
        for (String line = answer(); !line.isEmpty(); line = answer()) {
            results.add(result(line));
        }
        return results;
    }

    private ObjectNode result(String line) {
        try {
            return (ObjectNode) JSON.readTree(line);
        } catch (JsonProcessingException | ClassCastException e) {
            throw new CommandException(
                    "peer %s should answer with JSON objects, but wrote %s".formatted(name, line), e);
        }
    }

    private CommandException ended() {
        return new CommandException("peer %s has ended: %s".formatted(name, lastWords()));
    }

    private String answer() {
        return readLine().orElseThrow(this::ended);
    }

    /** Empty when there will be no more lines. */
    private Optional<String> readLine() {
        try {
            return Optional.ofNullable(output.readLine());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The last line that it wrote to its standard error. */
    private String lastWords() {
        try {
            process.waitFor();
            return Files.readString(errors)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .orElse("it ended with exit code " + process.exitValue());
        } catch (IOException e) {
            return "it ended, and " + errors + " cannot be read";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    @Override
    public void close() {
        process.destroy();
        delete(errors);
    }

    private static Path temporaryFile() {
        try {
            return Files.createTempFile("erpo-bench", ".log");
        } catch (IOException e) {
            throw new CommandException("no temporary file can be made: " + e.getMessage(), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CommandException(file + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}
