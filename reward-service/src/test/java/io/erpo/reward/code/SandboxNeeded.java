package io.erpo.reward.code;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.erpo.settings.rewards.ProgramLimits;
import java.util.List;
import java.util.Optional;

/** Tests that run programs for real are skipped, and say why, on a machine that has no sandbox. */
final class SandboxNeeded {

    private static final ProgramLimits LIMITS = new ProgramLimits(2, 20, 256, 8, 64);

    private SandboxNeeded() {}

    static Sandbox orSkip() {
        Optional<String> complaint = complaint();
        assumeTrue(complaint.isEmpty(), () -> "NO PROGRAM IS RUN BY THIS TEST: " + complaint.orElseThrow());
        return new Sandbox();
    }

    /** Why there is no sandbox; one that stands and does not isolate is no reason to skip anything. */
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
