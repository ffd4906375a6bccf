package io.erpo.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchLearnerTest {

    @TempDir
    Path home;

    @Test
    void shouldStartTorchrunWithTheSettingsOfLearnerService() {
        List<String> command = new TorchLearner("python3", 2)
                .command(home, Stream.of("-Dkafka.bootstrap.servers=localhost:1", "-Derpo.policy-store=/a=b"));

        assertThat(command)
                .startsWith("env", "PYTHONPATH=" + home.resolve("learner-torch"))
                .contains("KAFKA_BOOTSTRAP_SERVERS=localhost:1", "ERPO_POLICY_STORE=/a=b", "ERPO_END_WITH_INPUT=1")
                .containsSubsequence("python3", "-m", "torch.distributed.run", "--nproc-per-node", "2")
                .endsWith("-m", "erpo_learner");
    }

    @Test
    void shouldNameWhatTheInterpreterLacksAndWhatToInstall() throws IOException {
        String python = interpreter("echo 'torch 2.13.0 (not installed)'; echo 'fastavro 1.12.2 or newer (found 1.0)'");
        Installation installation = new Installation(home);

        assertThatThrownBy(() -> installation.withLearner(new TorchLearner(python, 1)))
                .isInstanceOf(LocalRunException.class)
                .hasMessageContaining(
                        "cannot run learner-torch, it lacks: torch 2.13.0 (not installed), fastavro 1.12.2 or newer (found 1.0)")
                .hasMessageContaining("-m pip install -r " + home.resolve("learner-torch/requirements.txt"))
                .hasMessageContaining("ERPO_PYTHON");
        assertThatThrownBy(() -> installation.withLearner(new TorchLearner(interpreter("exit 1"), 1)))
                .hasMessageContaining("it lacks: a Python that works");
        assertThatThrownBy(() -> installation.withLearner(new TorchLearner("/no/python", 1)))
                .hasMessage("there is no interpreter /no/python for learner-torch; let ERPO_PYTHON name a Python 3");
        assertThatThrownBy(() -> new TorchLearner("python3", 0))
                .isInstanceOf(LocalRunException.class)
                .hasMessage("--ranks must be 1 or more, was 0");
    }

    @Test
    void shouldResumeWithTheLearnerThatTheRunHadLast() throws IOException {
        String python = interpreter("");
        Map<String, String> variables = Map.of(TorchLearner.PYTHON_VARIABLE, python);
        Installation stock = new Installation(home);
        Installation torch = stock.withLearner(TorchLearner.of(variables, 3));
        RunDirectory directory = new RunDirectory(home);

        assertThat(stock.withLearnerOf(directory, variables)).isEqualTo(stock);
        new RunFile("run", "localhost:1", Map.of(), Map.of(), torch.replacedServices(), NullNode.instance)
                .write(directory);

        assertThat(stock.withLearnerOf(directory, variables)).isEqualTo(torch);
        assertThat(torch.serviceCommand(Service.LEARNER, List.of())).contains(python, "--nproc-per-node", "3");
        assertThat(torch.serviceCommand(Service.SAMPLER, List.of())).doesNotContain(python);
    }

    private String interpreter(String script) throws IOException {
        Path file = Files.createTempFile(
                home, "python", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Files.writeString(file, "#!/bin/sh\n" + script + "\n").toString();
    }
}
