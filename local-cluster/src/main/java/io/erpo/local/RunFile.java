package io.erpo.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.events.RunStarted;
import io.erpo.faults.FileFaults;
import io.erpo.faults.JsonFaults;
import io.erpo.settings.PromptStyle;
import io.erpo.view.json.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code run.json}: the run of a directory and the ports of its processes.
 *
 * @param bootstrapServers address of the broker
 * @param processes process ids by name
 * @param httpPorts ports of the services' health pages by name
 * @param services what replaces the project's own services, by name: a jar, or another learner
 * @param configuration the run's settings, as in the log
 * @param prompt how problems became prompts, of which the log has the texts alone; a JSON null in older files
 */
public record RunFile(
        String runId,
        String bootstrapServers,
        Map<String, Long> processes,
        Map<String, Integer> httpPorts,
        Map<String, String> services,
        JsonNode configuration,
        JsonNode prompt) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public RunFile {
        // Older files lack these fields.
        services = services == null ? Map.of() : Map.copyOf(services);
        prompt = prompt == null ? NullNode.instance : prompt;
    }

    /** A file that does not say how problems became prompts. */
    public RunFile(
            String runId,
            String bootstrapServers,
            Map<String, Long> processes,
            Map<String, Integer> httpPorts,
            Map<String, String> services,
            JsonNode configuration) {
        this(runId, bootstrapServers, processes, httpPorts, services, configuration, NullNode.instance);
    }

    /**
     * The file of a running run.
     *
     * @param services what replaces the project's own services, by name: a jar, or another learner
     * @param prompt how problems became prompts
     */
    public static RunFile of(RunStarted run, LocalCluster cluster, Map<String, String> services, JsonNode prompt) {
        ObjectNode configuration = EventJson.of(run);
        configuration.remove(List.of("promptIds", "heldOutPromptIds"));
        configuration.path("benchmarks").forEach(benchmark -> ((ObjectNode) benchmark).remove("promptIds"));
        return new RunFile(
                run.getRunId(),
                cluster.bootstrapServers(),
                cluster.processes(),
                cluster.httpPorts(),
                services,
                configuration,
                prompt);
    }

    /** The settings by which problems become prompts, as in a configuration file. */
    public static JsonNode promptOf(PromptStyle style) {
        ObjectNode settings = JSON.valueToTree(style);
        return settings.put("template", style.template().name().toLowerCase(Locale.ROOT));
    }

    /**
     * Reads the file.
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
        } catch (JsonProcessingException e) {
            throw new LocalRunException(directory.runFile() + " cannot be read: " + JsonFaults.describe(e), e);
        } catch (IOException e) {
            throw new LocalRunException(directory.runFile() + " cannot be read: " + FileFaults.describe(e), e);
        }
    }

    /** Writes the file completely or not at all. */
    public void write(RunDirectory directory) {
        Path file = directory.runFile();
        Path temporary = file.resolveSibling("run.json.new");
        try {
            JSON.writeValue(temporary.toFile(), this);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LocalRunException(file + " cannot be written: " + FileFaults.describe(e), e);
        }
    }
}
