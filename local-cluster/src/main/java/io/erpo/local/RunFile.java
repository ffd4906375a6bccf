package io.erpo.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.events.RunStarted;
import io.erpo.view.json.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * {@code run.json}: which run a directory holds, and where its processes listen or listened.
 *
 * @param bootstrapServers address of the broker
 * @param processes process ids by name
 * @param httpPorts ports of the services' health pages by name
 * @param services jars of the services that run in place of the project's own, by name
 * @param configuration the run's settings, as they stand in the log
 */
public record RunFile(
        String runId,
        String bootstrapServers,
        Map<String, Long> processes,
        Map<String, Integer> httpPorts,
        Map<String, String> services,
        JsonNode configuration) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public RunFile {
        // Absent from older files.
        services = services == null ? Map.of() : Map.copyOf(services);
    }

    /**
     * The file of a run whose processes are running.
     *
     * @param services jars of the services that run in place of the project's own, by name
     */
    public static RunFile of(RunStarted run, LocalCluster cluster, Map<String, String> services) {
        ObjectNode configuration = EventJson.of(run);
        configuration.remove(List.of("promptIds", "heldOutPromptIds"));
        return new RunFile(
                run.getRunId(),
                cluster.bootstrapServers(),
                cluster.processes(),
                cluster.httpPorts(),
                services,
                configuration);
    }

    /**
     * Reads it.
     *
     * @throws LocalRunException when the directory holds no run
     */
    public static RunFile read(RunDirectory directory) {
        if (!directory.holdsRun()) {
            throw new LocalRunException("%s holds no run (%s is missing)"
                    .formatted(directory.root(), directory.runFile().getFileName()));
        }
        try {
            return JSON.readValue(directory.runFile().toFile(), RunFile.class);
        } catch (IOException e) {
            throw new LocalRunException(directory.runFile() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes it whole or not at all. */
    public void write(RunDirectory directory) {
        Path file = directory.runFile();
        Path temporary = file.resolveSibling("run.json.new");
        try {
            JSON.writeValue(temporary.toFile(), this);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LocalRunException(file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
