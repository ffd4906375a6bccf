package io.erpo.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.erpo.cli.terminal.CommandException;
import io.erpo.policy.store.CheckpointWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewDirectoryTest {

    private static final CheckpointWriter CONTENT =
            directory -> Files.writeString(directory.resolve("config.json"), "{}");

    @TempDir
    Path directory;

    @Test
    void shouldHoldWhatIsWritten() {
        NewDirectory.write(directory.resolve("exported"), CONTENT);

        assertThat(directory.resolve("exported/config.json")).hasContent("{}");
        assertThat(directory.toFile().list()).containsExactly("exported");
    }

    @Test
    void shouldNotAppearWhenWritingFails() {
        Path target = directory.resolve("exported");

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> NewDirectory.write(target, unfinished -> {
                    CONTENT.writeTo(unfinished);
                    throw new IOException("disk full");
                }))
                .withMessage(target + " cannot be written: disk full");
        assertThat(target).doesNotExist();
    }

    @Test
    void shouldKeepNothingOfAnEarlierAttempt() throws IOException {
        Files.createDirectory(directory.resolve(".exported.unfinished"));
        Files.writeString(directory.resolve(".exported.unfinished/model-00001.safetensors"), "half");

        NewDirectory.write(directory.resolve("exported"), CONTENT);

        assertThat(directory.resolve("exported").toFile().list()).containsExactly("config.json");
    }

    @Test
    void shouldRefuseATargetThatExists() throws IOException {
        Path target = Files.createDirectory(directory.resolve("there"));

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> NewDirectory.write(target, CONTENT))
                .withMessage(target + " exists; give --to a directory that does not, nothing was written");
        assertThat(target).isEmptyDirectory();
    }
}
