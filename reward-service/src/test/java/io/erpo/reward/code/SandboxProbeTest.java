package io.erpo.reward.code;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class SandboxProbeTest {

    @Test
    void shouldFindNoWayOutOfTheSandbox() {
        Sandbox sandbox = SandboxNeeded.orSkip();
        assertThatCode(new SandboxProbe(sandbox)::prove).doesNotThrowAnyException();
    }
}
