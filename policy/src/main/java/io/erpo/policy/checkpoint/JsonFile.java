package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.faults.FileFaults;
import io.erpo.faults.JsonFaults;
import io.erpo.policy.PolicyException;
import io.erpo.policy.StandIn;
import io.erpo.policy.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads and writes the small JSON objects of a checkpoint directory. */
final class JsonFile {

    /** More than any configuration has. */
    private static final long MOST_BYTES = 1 << 24;

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonFile() {}

    static ObjectNode read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new PolicyException(file + " should have at most " + MOST_BYTES + " bytes, but has "
                        + Files.size(file) + "; is it another file?");
            }
            if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
                return object;
            }
            throw new PolicyException(file + " is not a JSON object");
        } catch (NoSuchFileException e) {
            throw NoCheckpoint.missing(file.getParent(), file.getFileName().toString());
        } catch (JsonProcessingException e) {
            throw new PolicyException(
                    StandIn.explain(file).orElse(file + " is not JSON: " + JsonFaults.describe(e)), e);
        } catch (IOException e) {
            throw StorageException.reading("cannot read " + file + ": " + FileFaults.describe(e), e);
        }
    }

    static void write(Path file, ObjectNode json) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }
}
