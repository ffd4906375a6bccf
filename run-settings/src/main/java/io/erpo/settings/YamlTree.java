package io.erpo.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.faults.FileFaults;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Settings that are not those of a run, from YAML, with the errors that those of a run have. */
public final class YamlTree {

    private YamlTree() {}

    /** @throws SettingsException when the file is missing, unreadable or no YAML */
    public static ObjectNode read(Path file) {
        try (InputStream yaml = Files.newInputStream(file)) {
            return SettingsYaml.parse(file.toString(), yaml);
        } catch (NoSuchFileException e) {
            throw new SettingsException("there is no configuration file " + file, e);
        } catch (IOException e) {
            throw new SettingsException("configuration file " + file + " cannot be read: " + FileFaults.describe(e), e);
        }
    }

    /** @throws SettingsException when the stream holds no YAML */
    public static ObjectNode read(String source, InputStream yaml) throws IOException {
        return SettingsYaml.parse(source, yaml);
    }
}
