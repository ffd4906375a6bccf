package io.erpo.reward.code;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.erpo.settings.rewards.ProgramLimits;
import java.util.List;
import java.util.Optional;

/** Skips tests that run programs, with a reason, on machines without a sandbox. */
final class SandboxNeeded {

    private static final ProgramLimits LIMITS = new ProgramLimits(2, 20, 256, 8, 64);

    private SandboxNeeded() {}

    static Sandbox orSkip() {
        Optional<String> complaint = complaint();
        assumeTrue(complaint.isEmpty(), () -> "NO PROGRAM IS RUN BY THIS TEST: " + complaint.orElseThrow());
        return new Sandbox();
    }

    /** Why there is no sandbox. A sandbox that starts but does not isolate skips nothing. */
    static Optional<String> complaint() {
        Program program = new Program("print(1)", Program.Use.RUN);
        try (SandboxSession session = new Sandbox().start(program, List.of(""), LIMITS)) {
            session.next();
            return Optional.empty();
        } catch (SandboxException e) {
            return Optional.of(e.getMessage());
        }
    }
}
