package io.erpo.code;

import io.erpo.code.ProgramOutcome.Failed;
import io.erpo.code.ProgramOutcome.Printed;
import io.erpo.faults.FileFaults;
import io.erpo.settings.rewards.ProgramLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tests a sandbox by trying to escape from it. */
public final class SandboxProbe {

    private static final String ATTEMPTS = Resources.text("probe.py");
    private static final String DONE = "done";
    private static final String ENDLESS = "while True: pass";
    private static final ProgramLimits LIMITS = new ProgramLimits(1, 10, 128, 4, 64);

    private final Sandbox sandbox;

    public SandboxProbe(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** @throws SandboxException when there is no sandbox, or it does not isolate; names what was possible inside */
    public void prove() {
        try {
            Path secret = Files.createTempFile("erpo-probe", ".txt");
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                requireIsolation(secret, server.getLocalPort());
            } finally {
                Files.delete(secret);
            }
        } catch (IOException e) {
            throw new SandboxException("the sandbox cannot be probed: " + FileFaults.describe(e), e);
        }
        ProgramOutcome endless = run(ENDLESS, "");
        if (!(endless instanceof Failed failed) || !failed.outOfTime()) {
            throw new SandboxException(
                    "the sandbox does not limit processor time: an endless loop should be ended, was " + endless);
        }
    }

    private void requireIsolation(Path secret, int port) {
        String input = Json.object()
                .put("file", secret.toString())
                .put("port", port)
                .put("pid", ProcessHandle.current().pid())
                .put("memoryMiB", LIMITS.memoryMiB())
                .put("processes", LIMITS.processes())
                .toString();
        ProgramOutcome outcome = run(ATTEMPTS, input);
        if (!(outcome instanceof Printed printed) || !printed.output().strip().endsWith(DONE)) {
            throw new SandboxException("the sandbox should let Python 3.9 or newer run, found: " + outcome);
        }
        List<String> done = printed.output().strip().lines().toList();
        if (done.size() > 1) {
            throw new SandboxException("the sandbox does not isolate: a program in it "
                    + String.join(", ", done.subList(0, done.size() - 1)));
        }
    }

    private ProgramOutcome run(String source, String input) {
        try (SandboxSession session = sandbox.start(new Program(source, Program.Use.RUN), List.of(input), LIMITS)) {
            return session.next();
        }
    }
}
