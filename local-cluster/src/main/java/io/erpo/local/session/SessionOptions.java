package io.erpo.local.session;

import io.erpo.local.DebuggedService;
import java.util.Optional;

/**
 * How the processes of a session run; nothing here changes what the run computes.
 *
 * @param port of the broker on localhost; 0 for any free one
 * @param debugged the service that listens for a debugger
 * @param supervisor decides what happens when a process ends
 */
public record SessionOptions(int port, Optional<DebuggedService> debugged, Supervisor supervisor) {

    /** Any free port, no debugger, and the run ends when a process does. */
    public static final SessionOptions DEFAULT = new SessionOptions(0, Optional.empty(), Supervisor.STRICT);

    public SessionOptions withPort(int other) {
        return new SessionOptions(other, debugged, supervisor);
    }

    public SessionOptions withDebugged(Optional<DebuggedService> other) {
        return new SessionOptions(port, other, supervisor);
    }

    public SessionOptions withSupervisor(Supervisor other) {
        return new SessionOptions(port, debugged, other);
    }
}
