package io.erpo.experiment.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.settings.SettingsException;
import io.erpo.settings.YamlTree;
import io.erpo.settings.names.Typos;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the settings of an experiment: those of a file over the defaults. */
public final class SettingsFile {

    private static final String GENERATED = "generated";

    private SettingsFile() {}

    /**
     * The settings in a file; without one, the demonstration's.
     *
     * @throws SettingsException naming the key, what is expected and what was found
     */
    public static ExperimentSettings read(Optional<Path> file) {
        ObjectNode settings = resource("defaults.yaml");
        ObjectNode own = file.map(SettingsFile::ownOf).orElseGet(() -> resource("demonstration.yaml"));
        requireKnown("", settings, own);
        Overlay.merge(settings, own);
        try {
            return of(settings);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(file.map(path -> path + ": ").orElse("") + e.getMessage(), e);
        }
    }

    private static ObjectNode ownOf(Path file) {
        ObjectNode own = YamlTree.read(file);
        Path folder = file.toAbsolutePath().getParent();
        absolute(own.path("run"), folder);
        absolute(own.path("fresh"), folder);
        return own;
    }

    private static ObjectNode resource(String name) {
        try (InputStream yaml = SettingsFile.class.getResourceAsStream(name)) {
            return YamlTree.read(name, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings of runs are checked by their planner. */
    private static void requireKnown(String prefix, ObjectNode known, ObjectNode own) {
        List<String> names = new ArrayList<>();
        known.fieldNames().forEachRemaining(names::add);
        own.properties().forEach(setting -> {
            String name = setting.getKey();
            if (!names.contains(name)) {
                throw new SettingsException("there is no setting %s of an experiment; %s"
                        .formatted(
                                prefix + name,
                                Typos.suggestion(name, names)
                                        .orElse("there are " + String.join(", ", names)
                                                + "; settings of the runs stand under run")));
            }
            if (name.equals("sweep") && setting.getValue() instanceof ObjectNode sweep) {
                requireKnown("sweep.", (ObjectNode) known.get("sweep"), sweep);
            }
        });
    }

    private static ExperimentSettings of(ObjectNode settings) {
        ObjectNode sweep = group(settings, "sweep");
        return new ExperimentSettings(
                text(settings, "preset"),
                whole(settings, "", "seeds"),
                whole(settings, "", "firstSeed"),
                list(settings, "", "arms").map(JsonNode::asText).toList(),
                Measure.of(settings.path("primary").asText()),
                text(settings, "control"),
                Match.named(settings.path("match").asText()),
                group(settings, "run"),
                group(settings, "fresh"),
                new ExperimentSettings.Sweep(
                        list(sweep, "sweep.", "temperatures")
                                .map(JsonNode::asDouble)
                                .toList(),
                        whole(sweep, "sweep.", "samples"),
                        whole(sweep, "sweep.", "checkpointSteps"),
                        whole(sweep, "sweep.", "prompts"),
                        whole(sweep, "sweep.", "epochs")));
    }

    private static Optional<String> text(ObjectNode settings, String name) {
        return Optional.of(settings.path(name).asText()).filter(text -> !text.isBlank());
    }

    private static int whole(ObjectNode settings, String prefix, String name) {
        JsonNode value = settings.path(name);
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new IllegalArgumentException("%s must be a whole number, was %s".formatted(prefix + name, value));
        }
        return value.asInt();
    }

    private static Stream<JsonNode> list(ObjectNode settings, String prefix, String name) {
        JsonNode value = settings.path(name);
        if (!value.isArray()) {
            throw new IllegalArgumentException("%s must be a list, was %s".formatted(prefix + name, value));
        }
        return StreamSupport.stream(value.spliterator(), false);
    }

    private static ObjectNode group(ObjectNode settings, String name) {
        if (settings.get(name) instanceof ObjectNode group) {
            return group;
        }
        throw new IllegalArgumentException(
                "%s must be a group of settings, was %s".formatted(name, settings.get(name)));
    }

    /** A run's own file lies elsewhere than the experiment's. */
    private static void absolute(JsonNode settings, Path folder) {
        absolute(settings, "model", folder);
        absolute(settings.path("data"), "source", folder);
        settings.path("evaluation").path("benchmarks").forEach(benchmark -> absolute(benchmark, "file", folder));
    }

    private static void absolute(JsonNode group, String key, Path folder) {
        JsonNode value = group.path(key);
        if (group instanceof ObjectNode settings
                && value.isTextual()
                && !value.asText().isBlank()
                && !value.asText().startsWith(GENERATED)) {
            settings.put(key, folder.resolve(value.asText()).normalize().toString());
        }
    }
}
