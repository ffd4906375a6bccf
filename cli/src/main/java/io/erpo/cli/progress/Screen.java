package io.erpo.cli.progress;

import java.io.PrintStream;
import java.util.OptionalInt;

/** Where progress is shown: lines that stay and, on a terminal that is wide enough, one that is rewritten in place. */
public final class Screen {

    private static final String REWRITE = "\r\033[K";

    private final PrintStream out;
    private final boolean live;
    private boolean statusShown;

    /**
     * A screen.
     *
     * @param columns width of the terminal; empty when the output is no terminal
     */
    public Screen(PrintStream out, OptionalInt columns) {
        this.out = out;
        this.live = columns.isPresent() && columns.getAsInt() >= StepTable.WIDTH;
    }

    /** Whether {@link #status} shows anything. */
    boolean live() {
        return live;
    }

    /** Writes a line that stays. */
    public synchronized void say(String line) {
        clearStatus();
        out.println(line);
        out.flush();
    }

    /** Replaces the status line, if there is one. */
    public synchronized void status(String line) {
        if (live) {
            out.print(REWRITE + line.substring(0, Math.min(line.length(), StepTable.WIDTH - 1)));
            out.flush();
            statusShown = true;
        }
    }

    private void clearStatus() {
        if (statusShown) {
            out.print(REWRITE);
            statusShown = false;
        }
    }
}
