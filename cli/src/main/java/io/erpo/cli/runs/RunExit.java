package io.erpo.cli.runs;

import io.erpo.log.run.UnknownRunException;
import io.erpo.view.status.RunState;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The exit codes by which scripts learn how a run is. Code 1 stays for a command that failed, and 2 for wrong usage, so
 * that they are never taken for the run's.
 */
public final class RunExit {

    /** The run waits, runs or is finished. */
    public static final int FINE = 0;
    /** The run was cancelled. */
    public static final int CANCELLED = 3;
    /** The log holds no such run. */
    public static final int UNKNOWN = 4;
    /** The run failed. */
    public static final int FAILED = 5;

    private RunExit() {}

    /** The exit code for a run in this state. */
    public static int of(RunState state) {
        return switch (state) {
            case WAITING, RUNNING, FINISHED -> FINE;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
        };
    }

    /** Says that the log holds no such run. */
    static int unknown(UnknownRunException failure, CommandSpec spec) {
        spec.commandLine().getErr().println("erpo: " + failure.getMessage());
        return UNKNOWN;
    }
}
