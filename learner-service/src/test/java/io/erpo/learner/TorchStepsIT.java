package io.erpo.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of learner-torch, where there is a Python for them: among others that its steps are this learner's. */
class TorchStepsIT {

    private static final String PYTHON = System.getenv().getOrDefault("ERPO_PYTHON", "python3");

    @TempDir
    private Path scratch;

    @Test
    void shouldPassItsOwnTests() throws Exception {
        String lacking = run("-c", "import torch, transformers, safetensors, fastavro");
        if (!lacking.isEmpty()) {
            System.err.println(
                    "learner-torch is NOT TESTED: " + PYTHON + " cannot run it; ERPO_PYTHON names another\n" + lacking);
        }
        assumeTrue(lacking.isEmpty(), "learner-torch is not tested: " + PYTHON + " cannot run it: " + lacking);

        assertThat(run("-m", "unittest", "discover", "-s", "tests")).isEmpty();
    }

    /** @return what the program said when it failed; empty when it did not */
    private String run(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(scratch, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(PYTHON)
                .directory(Path.of("..", "learner-torch").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("PYTHONPATH", ".");
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().put("OMP_NUM_THREADS", "1");
        try {
            return builder.start().waitFor() == 0 ? "" : Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "there is no program " + PYTHON;
        }
    }
}
