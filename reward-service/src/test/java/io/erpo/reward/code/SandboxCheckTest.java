package io.erpo.reward.code;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.code.Sandbox;
import java.util.List;
import org.junit.jupiter.api.Test;

class SandboxCheckTest {

    @Test
    void shouldRefuseToStartTheServiceWhenThereIsNoSandbox() {
        Sandbox missing = new Sandbox(script -> List.of("/bin/sh", "-c", "echo 'No permissions' >&2"));
        assertThatThrownBy(() -> new SandboxCheck(true, missing).check(null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "reward-service does not start: erpo.reward.code.enabled is true, but programs would not be run"
                                + " safely: the sandbox does not start: No permissions");
        assertThatCode(() -> new SandboxCheck(false, missing).check(null)).doesNotThrowAnyException();
    }
}
