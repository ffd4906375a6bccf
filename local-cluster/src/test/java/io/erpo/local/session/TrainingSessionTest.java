package io.erpo.local.session;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.fixtures.SampleEvents;
import io.erpo.local.Installation;
import io.erpo.local.LocalRunException;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.local.RunLock;
import io.erpo.planning.RunPlan;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session refuses before it starts any process. */
class TrainingSessionTest {

    @TempDir
    Path temporary;

    private RunDirectory directory;
    private TrainingSession session;

    @BeforeEach
    void createASession() {
        directory = new RunDirectory(temporary.resolve("run"));
        session = new TrainingSession(
                new Installation(temporary), directory, SessionOptions.DEFAULT, RunListener.SILENT, Clock.systemUTC());
    }

    private void holdARun(ObjectNode configuration) {
        try (RunLock lock = directory.claim()) {
            new RunFile("run-1", "localhost:1", Map.of(), Map.of(), Map.of(), configuration).write(directory);
        }
    }

    private static RunPlan plan() {
        return new RunPlan(SampleEvents.aRun().build(), List.of(), List.of());
    }

    @Test
    void shouldNotStartARunWhereThereIsOne() {
        holdARun(JsonNodeFactory.instance.objectNode());

        assertThatThrownBy(() -> session.start(plan()))
                .isInstanceOf(LocalRunException.class)
                .hasMessage(
                        "%s holds run run-1 already; continue it with ./erpo train --resume --run %s, or choose another"
                                + " --run",
                        directory.root(), directory.root());
    }

    @Test
    void shouldNotResumeWhereThereIsNoRun() {
        assertThatThrownBy(() -> session.resume())
                .isInstanceOf(LocalRunException.class)
                .hasMessage(
                        "%s holds no run to resume; start one with ./erpo train --run %s",
                        directory.root(), directory.root());
    }

    @Test
    void shouldNotUseADirectoryThatAnotherSessionUses() {
        try (RunLock lock = directory.claim()) {
            assertThatThrownBy(() -> session.start(plan()))
                    .isInstanceOf(LocalRunException.class)
                    .hasMessageContaining("is in use by another erpo");
        }
    }

    /** The services inherit the environment of the resumed session, not that of the first one. */
    @Test
    void shouldNotResumeARunWithTheCodeRewardUnlessTheEnvironmentAllowsIt() {
        ObjectNode configuration = JsonNodeFactory.instance.objectNode();
        configuration.putArray("rewards").addObject().put("name", "code");
        holdARun(configuration);

        assertThatThrownBy(() -> session.resume())
                .isInstanceOf(LocalRunException.class)
                .hasMessageContaining("set ERPO_REWARD_CODE_ENABLED=true");
    }
}
