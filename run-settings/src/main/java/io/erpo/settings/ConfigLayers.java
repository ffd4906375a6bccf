package io.erpo.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.algorithm.Recipe;
import io.erpo.events.TemperatureControl;
import io.erpo.settings.rewards.OverlongParameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Merges the layers of settings: preset, recipe, configuration file, flags. */
public final class ConfigLayers {

    /** What a benchmark has in common with the held-out problems unless it says otherwise. */
    private static final List<String> AS_HELD_OUT = List.of("samples", "everySteps", "temperature", "topP", "topK");

    private final Path home;

    /** @param home where erpo is installed; paths to models in presets are relative to it */
    public ConfigLayers(Path home) {
        this.home = home;
    }

    /**
     * The configuration of the requested run.
     *
     * @throws SettingsException when a layer is wrong or the merged settings are invalid
     */
    public RunConfig resolve(TrainOptions options) {
        return layered(options).config();
    }

    /** As {@link #resolve}, with where the settings came from. */
    public LayeredSettings layered(TrainOptions options) {
        Optional<ObjectNode> file = options.config().map(ConfigLayers::readFile);
        ObjectNode own = file.map(ObjectNode::deepCopy).orElseGet(JsonNodeFactory.instance::objectNode);
        putFlags(options, own);
        PresetChoice choice = PresetChoice.of(options.preset(), preset(Presets.DEMONSTRATION), own);
        ObjectNode settings = preset(choice.name());

        String recipe = options.recipe()
                .or(() -> file.map(overlay -> overlay.get("recipe")).map(JsonNode::asText))
                .orElseGet(() -> settings.get("recipe").asText());
        apply(recipe(recipe).switches(), settings);
        file.ifPresent(overlay -> merge(settings, overlay));

        settings.put("recipe", recipe);
        putFlags(options, settings);
        List<String> notes = new ArrayList<>(choice.note().stream().toList());
        if (options.preset().isEmpty()) {
            borrow(settings, notes);
        }
        completeRewards(settings.path("rewards"));
        completeBenchmarks(settings.path("evaluation"));
        TemperatureLayer.fit(settings, names(own));
        LayeredSettings layered = new LayeredSettings(settings, names(own), choice.name(), notes);
        if (options.rewardService().isEmpty()) {
            requireKnownRewards(layered.config());
        }
        return layered;
    }

    private ObjectNode preset(String name) {
        ObjectNode settings = Presets.read(name);
        absolute(settings, home);
        return settings;
    }

    private static void putFlags(TrainOptions options, ObjectNode settings) {
        options.seed().ifPresent(seed -> settings.put("seed", seed));
        options.steps().ifPresent(steps -> settings.put("steps", steps));
        options.model().ifPresent(model -> settings.put("model", text(model)));
        options.data().ifPresent(data -> settings.withObject("/data").put("source", text(data)));
    }

    /** A user who gives a model and no data, or data and no model, gets the other from the demonstration. */
    private void borrow(ObjectNode settings, List<String> notes) {
        ObjectNode demonstration = preset(Presets.DEMONSTRATION);
        if (settings.path("model").asText().isBlank()) {
            settings.set("model", demonstration.get("model"));
            notes.add(
                    "no model is given: the base policy is the demonstration's, which has learned nothing but tasks on digits; --model DIR takes yours");
        }
        if (settings.path("data").path("source").asText().isBlank()) {
            settings.withObject("/data").put("source", DataSource.GENERATED);
            notes.add(
                    "no data is given: the problems are the demonstration's tasks on digits; --data FILE takes yours");
        }
    }

    /** Full names of all settings in a layer. */
    private static Set<String> names(ObjectNode layer) {
        Set<String> names = new HashSet<>();
        collect("", layer, names);
        return names;
    }

    private static void collect(String prefix, ObjectNode group, Set<String> names) {
        group.properties().forEach(setting -> {
            names.add(prefix + setting.getKey());
            if (setting.getValue() instanceof ObjectNode inner) {
                collect(prefix + setting.getKey() + ".", inner, names);
            }
        });
    }

    /** Another service may have any rewards; a misspelt name of a built-in reward is refused. */
    private static void requireKnownRewards(RunConfig config) {
        try {
            config.requireBuiltInRewards();
        } catch (IllegalArgumentException e) {
            throw new SettingsException(e.getMessage(), e);
        }
    }

    private static ObjectNode readFile(Path file) {
        ObjectNode overlay = SettingsYaml.read(file);
        absolute(overlay, file.toAbsolutePath().getParent());
        return overlay;
    }

    private static Recipe recipe(String id) {
        try {
            return Recipe.named(id);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(e.getMessage(), e);
        }
    }

    /** The preset has the values for features that a recipe can switch on; this switches features off. */
    private static void apply(Recipe.Switches switches, ObjectNode settings) {
        switch (switches.heating()) {
            case OFF -> settings.withObject("/temperature").put("slope", 0.0);
            case LADDER -> settings.withObject("/temperature").put("rule", Names.of(TemperatureControl.LADDER));
            case TARGET -> settings.withObject("/temperature").put("rule", Names.of(TemperatureControl.TARGET));
        }
        if (!switches.softOverlong()) {
            ((ArrayNode) settings.get("rewards"))
                    .removeIf(reward -> reward.path("name").asText().equals(OverlongParameters.DECLARATION.name()));
        }
        settings.withObject("/batch")
                .put("dropAllCorrect", switches.dropResidual())
                .put("dropAllIncorrect", switches.dropResidual())
                .put("dynamicSampling", switches.dynamicSampling());
        apply(switches.advantages(), settings.withObject("/advantage"));
        apply(switches.loss(), settings.withObject("/loss"));
    }

    private static void apply(Recipe.Advantages switches, ObjectNode advantage) {
        advantage
                .put("baseline", Names.of(switches.baseline()))
                .put("reactivation", Names.of(switches.reactivation()))
                .put("normalize", switches.normalize())
                .put(
                        "scale",
                        switches.batchScale()
                                .map(over -> "batch-" + Names.of(over))
                                .orElse("group"))
                .put("shift", switches.shift())
                .put("entropyAlpha", switches.entropyAlpha());
    }

    private static void apply(Recipe.Loss switches, ObjectNode loss) {
        if (!switches.dualClip()) {
            loss.put("dualClip", 0.0);
        }
        loss.put("clipLow", switches.clipLow())
                .put("clipHigh", switches.clipHigh())
                .put("mean", Names.of(switches.mean()))
                .put("ratio", Names.of(switches.ratio()))
                .put("surrogate", Names.of(switches.surrogate()));
    }

    /** Merges groups of settings; replaces everything else, lists included. */
    private static void merge(ObjectNode settings, ObjectNode overlay) {
        for (Map.Entry<String, JsonNode> setting : overlay.properties()) {
            if (settings.get(setting.getKey()) instanceof ObjectNode group
                    && setting.getValue() instanceof ObjectNode overlayGroup) {
                merge(group, overlayGroup);
            } else {
                settings.set(setting.getKey(), setting.getValue());
            }
        }
    }

    /** A list replaces the list of the layer below, so this fills in what its items leave out. */
    private static void completeRewards(JsonNode rewards) {
        for (JsonNode reward : rewards) {
            if (reward instanceof ObjectNode settings) {
                ObjectNode complete = settings.objectNode();
                complete.put("correctness", false).put("external", false).putObject("parameters");
                complete.putArray("sources");
                merge(complete, settings);
                settings.setAll(complete);
            }
        }
    }

    /** A benchmark is measured as the held-out problems are, where it says nothing else. */
    private static void completeBenchmarks(JsonNode evaluation) {
        for (JsonNode benchmark : evaluation.path("benchmarks")) {
            if (benchmark instanceof ObjectNode settings) {
                ObjectNode complete = settings.objectNode();
                complete.put("name", BenchmarkPlan.nameOf(settings.path("file").asText()));
                AS_HELD_OUT.forEach(key -> complete.set(key, evaluation.get(key)));
                complete.put("maxNewTokens", 0);
                merge(complete, settings);
                settings.setAll(complete);
            }
        }
    }

    /** Resolves paths in a layer relative to the layer's location. */
    private static void absolute(ObjectNode layer, Path base) {
        layer.at("/evaluation/benchmarks").forEach(benchmark -> {
            if (benchmark instanceof ObjectNode settings) {
                absolute(settings, "file", base);
            }
        });
        absolute(layer, "model", base);
        if (layer.get("data") instanceof ObjectNode data
                && !data.path("source").asText().equals(DataSource.GENERATED)) {
            absolute(data, "source", base);
        }
    }

    private static void absolute(ObjectNode group, String key, Path base) {
        JsonNode value = group.path(key);
        if (value.isTextual() && !value.asText().isBlank()) {
            group.put(key, text(base.resolve(value.asText())));
        }
    }

    private static String text(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }
}
