package io.erpo.cli.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.cli.terminal.CommandException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {

    private static final ImageBuild CLI = new ImageBuild(ImageRecipe.CLI, "jre:17", "erpo/cli:0.1.0");

    @TempDir
    Path directory;

    @Test
    void shouldPreferPodmanAndTakeWhatIsThere() throws IOException {
        Path second = Files.createDirectory(directory.resolve("second"));
        String path = directory + File.pathSeparator + second;
        program(second, "docker");
        assertThat(Engine.find(Optional.empty(), path)).isEqualTo(new Engine("docker"));

        program(second, "podman");
        assertThat(Engine.find(Optional.empty(), path)).isEqualTo(new Engine("podman"));
        assertThat(Engine.find(Optional.of("docker"), path)).isEqualTo(new Engine("docker"));
    }

    @Test
    void shouldTakeTheOneAtAPath() throws IOException {
        String podman = program(directory, "podman").toString();

        assertThat(Engine.find(Optional.of(podman), "")).isEqualTo(new Engine(podman));
    }

    @Test
    void shouldSayWhatToInstallWhenThereIsNone() throws IOException {
        Files.createDirectory(directory.resolve("podman"));

        assertThatThrownBy(() -> Engine.find(Optional.empty(), directory.toString()))
                .isInstanceOf(CommandException.class)
                .hasMessage(
                        "there is no podman and no docker; images are built by podman or docker: install one, or name"
                                + " it with --engine");
        assertThatThrownBy(() -> Engine.find(Optional.of("nerdctl"), directory.toString()))
                .hasMessageStartingWith("there is no nerdctl; ");
    }

    @Test
    void shouldGiveEveryImageTheSameTime() {
        assertThat(String.join(" ", new Engine("podman").command(CLI)))
                .isEqualTo("podman build --timestamp 1767225600 --build-arg BASE=jre:17"
                        + " --file images/cli.Containerfile --tag erpo/cli:0.1.0 .");
        assertThat(String.join(" ", new Engine("/usr/bin/docker").command(CLI)))
                .isEqualTo("/usr/bin/docker build --build-arg SOURCE_DATE_EPOCH=1767225600 --build-arg BASE=jre:17"
                        + " --file images/cli.Containerfile --tag erpo/cli:0.1.0 .");
    }

    private static Path program(Path directory, String name) throws IOException {
        Path file = Files.createFile(directory.resolve(name));
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
