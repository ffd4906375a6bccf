package io.erpo.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.settings.rewards.MathParameters;
import io.erpo.settings.rewards.OverlongParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The settings of a run after their layers are merged. Knows which of them the user left to the preset {@code math}:
 * those may be fitted to the model and the data, because nobody chose them for this run.
 */
public final class LayeredSettings {

    /** The share of the longest response over which the punishment of long ones grows. */
    private static final int CACHE_DIVISOR = 4;

    private final ObjectNode tree;
    private final Set<String> said;
    private final String preset;
    private final List<String> notes;
    private final RunConfig config;

    /** @param said full names of the settings that the user gave, such as {@code sampling.groupSize} */
    LayeredSettings(ObjectNode tree, Set<String> said, String preset, List<String> notes) {
        this.tree = tree;
        this.said = Set.copyOf(said);
        this.preset = preset;
        this.notes = List.copyOf(notes);
        fitInstruction();
        if (preset.equals(Presets.OWN)) {
            fitMiniBatch();
            fitOverlong();
        }
        this.config = SettingsYaml.bind(tree);
    }

    public RunConfig config() {
        return config;
    }

    /** Name of the preset. */
    public String preset() {
        return preset;
    }

    /** What the user should know about choices that were not theirs. */
    public List<String> notes() {
        return notes;
    }

    /** Whether the user left this setting to a preset whose values may be fitted to model and data. */
    public boolean leaves(String name) {
        return preset.equals(Presets.OWN) && !said.contains(name);
    }

    /**
     * The same settings with another value of one that the user left to the preset, and with what depends on it.
     *
     * @param note says the value and why
     */
    public LayeredSettings fitted(String name, double value, String note) {
        ObjectNode copy = tree.deepCopy();
        String key = name.substring(name.lastIndexOf('.') + 1);
        ObjectNode group = copy.withObject("/" + name.substring(0, name.length() - key.length() - 1));
        if (group.path(key).isIntegralNumber()) {
            group.put(key, (int) value);
        } else {
            group.put(key, value);
        }
        List<String> all = new ArrayList<>(notes);
        all.add(note);
        return new LayeredSettings(copy, said, preset, all);
    }

    /** A preset's instruction asks for the form that {@code math} reads; a text of the user's own asks for itself. */
    private void fitInstruction() {
        boolean ownText = said.contains("prompt.text") || !judgedByMathAlone();
        if (ownText && !said.contains("prompt.instruction") && tree.get("prompt") instanceof ObjectNode prompt) {
            prompt.put("instruction", "");
        }
    }

    private boolean judgedByMathAlone() {
        for (JsonNode reward : tree.path("rewards")) {
            if (reward.path("correctness").asBoolean()
                    && !reward.path("name").asText().equals(MathParameters.DECLARATION.name())) {
                return false;
            }
        }
        return true;
    }

    private void fitMiniBatch() {
        int prompts = tree.at("/sampling/promptsPerStep").asInt();
        if (leaves("optimizer.miniBatchPrompts")
                && prompts >= 1
                && tree.at("/optimizer/miniBatchPrompts").asInt() > prompts) {
            tree.withObject("/optimizer").put("miniBatchPrompts", prompts);
        }
    }

    private void fitOverlong() {
        int longest = tree.at("/sampling/maxNewTokens").asInt();
        for (JsonNode reward : tree.path("rewards")) {
            if (leaves("rewards")
                    && reward.path("name").asText().equals(OverlongParameters.DECLARATION.name())
                    && reward.at("/parameters/cache").asInt() > longest / CACHE_DIVISOR) {
                ((ObjectNode) reward).withObject("/parameters").put("cache", Math.max(1, longest / CACHE_DIVISOR));
            }
        }
    }
}
