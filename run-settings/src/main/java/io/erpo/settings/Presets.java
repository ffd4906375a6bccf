package io.erpo.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The settings that come with erpo. Each preset sets every setting. */
public final class Presets {

    /** The demonstration: a policy of a million parameters on generated tasks. */
    public static final String DEMONSTRATION = "tiny-erpo";

    /** For a model and data of one's own. */
    public static final String OWN = "math";

    private static final List<String> NAMES = List.of(DEMONSTRATION, OWN, "paper-3b", "paper-7b");

    private Presets() {}

    public static List<String> names() {
        return NAMES;
    }

    static ObjectNode read(String name) {
        if (!NAMES.contains(name)) {
            throw new SettingsException("unknown preset \"" + name + "\"; known are " + String.join(", ", NAMES));
        }
        try (InputStream yaml = Presets.class.getResourceAsStream("/presets/" + name + ".yaml")) {
            return SettingsYaml.parse("preset " + name, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException("preset " + name + " cannot be read from the erpo jar", e);
        }
    }
}
