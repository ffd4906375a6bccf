package io.erpo.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import io.erpo.local.Directories;
import io.erpo.policy.PolicyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A checkpoint whose responses always reach their limit, so that work is constant: links to another checkpoint's files,
 * without an end of sequence. Closing it deletes it.
 */
final class EndlessModel implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = "config.json";
    private static final String GENERATION_CONFIG = "generation_config.json";
    private static final String END = "eos_token_id";

    private final Path directory;

    private EndlessModel(Path directory) {
        this.directory = directory;
    }

    /** @throws PolicyException when {@code model} is not a checkpoint directory */
    static EndlessModel of(Path model) {
        if (!Files.isRegularFile(model.resolve(CONFIG))) {
            throw new PolicyException(model + " is not a checkpoint directory: " + CONFIG + " is missing");
        }
        try {
            Path directory = Files.createTempDirectory("erpo-bench-model");
            for (Path file : files(model)) {
                Files.createSymbolicLink(directory.resolve(file.getFileName()), file.toAbsolutePath());
            }
            ObjectNode config = (ObjectNode) JSON.readTree(model.resolve(CONFIG).toFile());
            config.remove(END);
            JSON.writeValue(directory.resolve(CONFIG).toFile(), config);
            return new EndlessModel(directory);
        } catch (IOException e) {
            throw new CommandException(
                    "%s cannot be prepared for the benchmark: %s".formatted(model, FileFaults.describe(e)), e);
        }
    }

    Path directory() {
        return directory;
    }

    private static List<Path> files(Path model) throws IOException {
        try (Stream<Path> files = Files.list(model)) {
            return files.filter(file -> !List.of(CONFIG, GENERATION_CONFIG)
                            .contains(file.getFileName().toString()))
                    .toList();
        }
    }

    @Override
    public void close() {
        try {
            Directories.delete(directory);
        } catch (IOException e) {
            throw new CommandException(directory + " cannot be deleted: " + FileFaults.describe(e), e);
        }
    }
}
