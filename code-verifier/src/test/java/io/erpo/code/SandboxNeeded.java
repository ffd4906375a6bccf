package io.erpo.code;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;

/** Skips tests that run programs, with a reason, on machines without a sandbox. */
final class SandboxNeeded {

    private SandboxNeeded() {}

    static Sandbox orSkip() {
        Sandbox sandbox = new Sandbox();
        Optional<String> complaint = sandbox.complaint();
        assumeTrue(complaint.isEmpty(), () -> "NO PROGRAM IS RUN BY THIS TEST: " + complaint.orElseThrow());
        return sandbox;
    }
}
