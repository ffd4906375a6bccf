package io.erpo.cli.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.policy.model.Policy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WarmupIT {

    @TempDir
    private Path directory;

    private final StringWriter terminal = new StringWriter();

    @Test
    void shouldWriteEqualWeightsWhenRunTwice() throws IOException {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");

        assertThat(warmup("--out", first.toString(), "--batches", "3", "--batch-size", "16"))
                .isZero();
        assertThat(warmup("--out", second.toString(), "--batches", "3", "--batch-size", "16"))
                .isZero();

        assertThat(second.resolve("model.safetensors")).hasSameBinaryContentAs(first.resolve("model.safetensors"));
        assertThat(first.resolve("README.md"))
                .content()
                .contains(
                        "./erpo warmup --out DIR --seed 1 --batches 3 --batch-size 16 --learning-rate 0.001 --noise 0.2");
        assertThat(terminal.toString()).contains("batch 3/3  loss ");
        try (Policy policy = Policy.load(first)) {
            assertThat(policy.tokenizer().encode("rev 4821=").size()).isEqualTo(9);
            assertThat(policy.parameterCount()).isEqualTo(752_128);
        }
    }

    @Test
    void shouldTouchNothingWhenTheDirectoryHasFilesOrASettingIsWrong() throws IOException {
        Path file = Files.writeString(directory.resolve("precious.txt"), "mine");

        assertThat(warmup("--out", directory.toString())).isNotZero();
        assertThat(terminal.toString())
                .contains("--out must be a new or empty directory; " + directory
                        + " has files in it, nothing was written");
        assertThat(warmup("--out", file.toString())).isNotZero();
        assertThat(warmup("--out", directory.resolve("new").toString(), "--noise", "1.5"))
                .isNotZero();
        assertThat(terminal.toString()).contains("--noise must be in [0, 1), was 1.5");
        assertThat(directory).isDirectoryContaining(file::equals).isDirectoryNotContaining(path -> !path.equals(file));
        assertThat(file).hasContent("mine");
    }

    private int warmup(String... arguments) {
        PrintWriter writer = new PrintWriter(terminal);
        return new CommandLine(new WarmupCommand())
                .setOut(writer)
                .setErr(writer)
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    writer.println(failure.getMessage());
                    return 1;
                })
                .execute(arguments);
    }
}
