package io.erpo.experiment.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.CommandException;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.ExperimentSettings;
import io.erpo.faults.FileFaults;
import io.erpo.faults.JsonFaults;
import io.erpo.local.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * {@code experiment.json}: a directory holds one experiment, whose settings, number of seeds and services are fixed before
 * its first run.
 */
final class ExperimentFile {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String SERVICES = "services";

    private ExperimentFile() {}

    /**
     * Notes the experiment when it is begun; checks that it is the same when it is continued.
     *
     * @param installation whose services make the runs
     * @throws CommandException when the directory holds another experiment
     */
    static void claim(ExperimentDirectory directory, ExperimentPlan plan, Installation installation) {
        Path file = directory.experimentFile();
        ObjectNode wanted = json(plan, installation);
        try {
            if (Files.exists(file)) {
                ObjectNode found = JSON.readValue(file.toFile(), ObjectNode.class);
                // One that was begun before services could be replaced has the project's own.
                found.withObject("/" + SERVICES);
                requireEqual(file, found, wanted);
            } else {
                directory.make();
                JSON.writeValue(file.toFile(), wanted);
            }
        } catch (JsonProcessingException e) {
            throw new CommandException(
                    "%s cannot be read: %s; choose another --to".formatted(file, JsonFaults.describe(e)), e);
        } catch (IOException e) {
            throw new CommandException(file + " cannot be written: " + FileFaults.describe(e), e);
        }
    }

    private static void requireEqual(Path file, JsonNode found, ObjectNode wanted) {
        wanted.fieldNames().forEachRemaining(key -> {
            if (!wanted.get(key).toString().equals(found.path(key).toString())) {
                throw new CommandException(
                        "%s was begun with other settings: %s is %s, and was %s; what is compared is fixed before the first run, so choose another --to"
                                .formatted(file.getParent(), key, wanted.get(key), found.path(key)));
            }
        });
    }

    private static ObjectNode json(ExperimentPlan plan, Installation installation) {
        ExperimentSettings settings = plan.settings();
        ObjectNode json = JSON.createObjectNode();
        json.put("experiment", plan.kind().id());
        json.put("preset", settings.preset().orElse(""));
        json.put("seeds", settings.seeds());
        json.put("firstSeed", settings.firstSeed());
        json.set(
                "arms",
                JSON.valueToTree(plan.arms().stream().map(arm -> arm.name()).toList()));
        json.put("primary", settings.primary().toString());
        json.put("control", plan.control());
        json.set("run", settings.run());
        json.set("fresh", settings.fresh());
        json.set("sweep", JSON.valueToTree(settings.sweep()));
        json.set(SERVICES, JSON.valueToTree(new TreeMap<>(installation.replacedServices())));
        return json;
    }
}
