package io.erpo.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineProcessTest {

    @TempDir
    Path temporary;

    @Test
    void shouldTellTheSamplerWhereTheEngineListens() {
        EngineProcess engine = new EngineProcess("serve --port {port}", 8000);

        assertThat(engine.environment())
                .containsEntry("ERPO_ENGINE", "http")
                .containsEntry("ERPO_ENGINE_URLS", "http://127.0.0.1:8000");
        assertThat(String.join(" ", engine.processCommand())).contains("serve --port 8000 &");
    }

    @Test
    void shouldSayWhatIsMissingWhenTheCommandHasNoPlaceForThePort() {
        assertThatThrownBy(() -> EngineProcess.of("serve --port 8000"))
                .isInstanceOf(LocalRunException.class)
                .hasMessage("--engine must say where it listens: expected {port} in the command, as in"
                        + " 'vllm serve DIR --port {port}', was 'serve --port 8000'");
    }

    @Test
    void shouldEndTheEngineWithItsProcessAndTheProcessWithItsEngine() throws Exception {
        Path log = temporary.resolve("engine.log");
        EngineProcess engine = new EngineProcess("sh -c 'echo serving {port}; exec sleep 1000'", 1);
        ChildProcess child = ChildProcess.start(EngineProcess.NAME, engine.processCommand(), log);
        await().until(() -> Files.readString(log).contains("serving 1"));

        List<ProcessHandle> parts =
                ProcessHandle.of(child.pid()).orElseThrow().descendants().toList();
        assertThat(parts).isNotEmpty();

        child.requestStop();
        await().until(() -> !child.isAlive() && parts.stream().noneMatch(ProcessHandle::isAlive));

        ChildProcess again = ChildProcess.start(
                EngineProcess.NAME, new EngineProcess("sh -c 'exit 3' {port}", 1).processCommand(), log);
        await().until(() -> !again.isAlive());
        assertThat(again.failure(1)).hasMessageContaining("exit code 3");
    }
}
