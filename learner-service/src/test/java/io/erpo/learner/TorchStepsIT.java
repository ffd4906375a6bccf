package io.erpo.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of learner-torch, where there is a Python for them: among others that its steps are this learner's. */
class TorchStepsIT {

    @Test
    void shouldPassItsOwnTests(@TempDir Path scratch) throws Exception {
        TorchProcess.assumeInstalled();

        assertThat(TorchProcess.unitTests(scratch.resolve("output"))).contains("\nOK");
    }
}
