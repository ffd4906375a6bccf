package io.erpo.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.erpo.settings.PromptStyle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    Path temporary;

    @Test
    void shouldRefuseASecondClaimWhileTheFirstIsHeld() {
        RunDirectory directory = new RunDirectory(temporary.resolve("run"));

        try (RunLock held = directory.claim()) {
            assertThat(directory.tryClaim()).isEmpty();
            assertThatThrownBy(directory::claim)
                    .isInstanceOf(LocalRunException.class)
                    .hasMessageContaining("is in use by another erpo (process "
                            + ProcessHandle.current().pid() + ")");
        }

        directory.claim().close();
    }

    @Test
    void shouldRefuseADirectoryThatHoldsSomethingElse() throws Exception {
        Files.writeString(temporary.resolve("thesis.tex"), "precious");

        assertThatThrownBy(() -> new RunDirectory(temporary).claim())
                .isInstanceOf(LocalRunException.class)
                .hasMessageContaining("is not empty and not the directory of a run");
        assertThat(temporary.resolve("lock")).doesNotExist();
    }

    @Test
    void shouldNameTheDirectoryWhenItCannotBeWritten() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "");

        assertThatThrownBy(() -> new RunDirectory(file.resolve("run")).claim())
                .isInstanceOf(LocalRunException.class)
                .hasMessageContaining(file + "/run cannot be written");
    }

    @Test
    void shouldTakeTheFirstUnusedNumber() throws Exception {
        assertThat(RunDirectory.next(temporary, "erpo-seed1").root()).isEqualTo(temporary.resolve("erpo-seed1-1"));
        Files.createDirectory(temporary.resolve("erpo-seed1-1"));
        assertThat(RunDirectory.next(temporary, "erpo-seed1").root()).isEqualTo(temporary.resolve("erpo-seed1-2"));
    }

    @Test
    void shouldReadTheRunFileItWrote() {
        RunDirectory directory = new RunDirectory(temporary);
        RunFile written = new RunFile(
                "erpo-s1-0a1b2c3d",
                "localhost:9092",
                Map.of("broker", 42L),
                Map.of("sampler-service", 8081),
                Map.of("reward-service", "/my/quarkus-run.jar"),
                JsonNodeFactory.instance.objectNode().put("steps", 2),
                JsonNodeFactory.instance.objectNode().put("template", "plain"));

        written.write(directory);

        assertThat(RunFile.read(directory)).isEqualTo(written);
    }

    /** The log has the prompts' texts, but not how they came about. */
    @Test
    void shouldRecordHowProblemsBecamePromptsAsAConfigurationWouldSayIt() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("enable_thinking", false);
        variables.put("tools", null);

        assertThat(RunFile.promptOf(
                        new PromptStyle(PromptStyle.Template.CHAT, "s", "Q: {problem}", "Be brief.", true, variables)))
                .hasToString(
                        "{\"template\":\"chat\",\"system\":\"s\",\"text\":\"Q: {problem}\","
                                + "\"instruction\":\"Be brief.\",\"addSpecialTokens\":true,\"templateVariables\":{\"enable_thinking\":false,\"tools\":null}}");
    }

    @Test
    void shouldReadARunFileThatNamesNoServices() throws Exception {
        RunDirectory directory = new RunDirectory(temporary);
        Files.writeString(directory.runFile(), "{\"runId\": \"erpo-s1-0a1b2c3d\"}");

        assertThat(RunFile.read(directory).services()).isEmpty();
        assertThat(RunFile.read(directory).prompt().isNull()).isTrue();
    }

    @Test
    void shouldSayThatThereIsNoRunWhenTheRunFileIsMissing() {
        assertThatThrownBy(() -> RunFile.read(new RunDirectory(temporary)))
                .isInstanceOf(LocalRunException.class)
                .hasMessage(temporary + " holds no run (run.json is missing)");
    }
}
