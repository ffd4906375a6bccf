package io.erpo.reward.code;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;

/** Tests that run programs for real are skipped, and say why, on a machine that has no sandbox. */
final class SandboxNeeded {

    private static final Limits LIMITS = new Limits(2, 20, 256, 8, 64);

    private SandboxNeeded() {}

    static Sandbox orSkip() {
        Sandbox sandbox = new Sandbox();
        try (SandboxSession session = sandbox.start(new Program("print(1)", Optional.empty()), List.of(""), LIMITS)) {
            session.next();
        } catch (SandboxException e) {
            assumeTrue(false, "NO PROGRAM IS RUN BY THIS TEST: " + e.getMessage());
        }
        return sandbox;
    }
}
