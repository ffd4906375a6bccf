package io.erpo.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.erpo.cli.local.LocalRunException;
import io.erpo.policy.adapter.AdapterSettings;
import io.erpo.policy.adapter.Projection;
import io.erpo.policy.training.Trainer;
import io.erpo.policy.training.TrainerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointCopyTest {

    @TempDir
    Path directory;

    private Path checkpoint;

    @BeforeEach
    void checkpoint() throws IOException {
        checkpoint = Files.createDirectory(directory.resolve("checkpoint"));
        Files.writeString(checkpoint.resolve("config.json"), "{}");
        Files.writeString(checkpoint.resolve("model.safetensors"), "weights");
        Files.writeString(checkpoint.resolve("optimizer.safetensors"), "moments");
    }

    @Test
    void shouldCopyAllButTheStateOfTheOptimizer() {
        Path target = directory.resolve("exported");

        CheckpointCopy.write(checkpoint, target);

        assertThat(target.toFile().list()).containsExactlyInAnyOrder("config.json", "model.safetensors");
        assertThat(target.resolve("model.safetensors")).hasContent("weights");
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("checkpoint", "exported");
    }

    @Test
    void shouldWriteAWholeCheckpointWhenThePolicyIsAnAdapter() throws IOException {
        Path base = Path.of("..", "models", "tiny");
        Path trained = directory.resolve("adapter");
        AdapterSettings settings = new AdapterSettings(2, 4, List.of(Projection.Q_PROJ));
        try (Trainer trainer = Trainer.startAdapter(base, settings, 1, TrainerSettings.of(64))) {
            trainer.save(trained);
        }

        Path target = directory.resolve("exported");
        CheckpointCopy.writeMerged(base, trained, target);

        assertThat(target.toFile().list()).contains("config.json", "model.safetensors", "tokenizer.json");
        // An adapter that was not trained yet changes nothing.
        assertThat(target.resolve("model.safetensors")).hasSameBinaryContentAs(base.resolve("model.safetensors"));
    }

    @Test
    void shouldKeepNothingOfACopyThatWasInterrupted() throws IOException {
        Path target = directory.resolve("exported");
        Files.createDirectory(directory.resolve(".exported.unfinished"));
        Files.writeString(directory.resolve(".exported.unfinished/model-00001.safetensors"), "half");

        CheckpointCopy.write(checkpoint, target);

        assertThat(target.toFile().list()).containsExactlyInAnyOrder("config.json", "model.safetensors");
    }

    @Test
    void shouldRefuseATargetThatExists() throws IOException {
        Path target = Files.createDirectory(directory.resolve("there"));

        assertThatExceptionOfType(LocalRunException.class)
                .isThrownBy(() -> CheckpointCopy.write(checkpoint, target))
                .withMessage(target + " exists; give --to a directory that does not, nothing was written");
        assertThat(target).isEmptyDirectory();
    }
}
