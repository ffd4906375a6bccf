package io.erpo.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.local.LocalRunException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A script of the folder {@code bench} in a Python process: a line on its input asks for a round, whose results are JSON
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
        try {
            Path errors = Files.createTempFile("erpo-bench", ".log");
            PythonPeer peer = new PythonPeer(
                    name,
                    new ProcessBuilder(command).redirectError(errors.toFile()).start(),
                    errors);
            if (!READY.equals(peer.output.readLine())) {
                String reason = peer.lastWords();
                peer.close();
                throw new UnavailableException(
                        "%s; install what it needs, or name another Python with --python".formatted(reason));
            }
            return peer;
        } catch (IOException e) {
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
            List<ObjectNode> results = new ArrayList<>();
            String line = output.readLine();
            while (line != null && !line.isEmpty()) {
                results.add((ObjectNode) JSON.readTree(line));
                line = output.readLine();
            }
            if (line == null) {
                throw new LocalRunException("peer %s has ended: %s".formatted(name, lastWords()));
            }
            return results;
        } catch (IOException e) {
            throw new LocalRunException("peer %s does not answer: %s".formatted(name, lastWords()), e);
        }
    }

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
        try {
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new LocalRunException(errors + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}
