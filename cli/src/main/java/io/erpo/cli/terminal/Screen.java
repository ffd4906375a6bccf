package io.erpo.cli.terminal;

import java.io.PrintStream;
import java.util.OptionalInt;

/** Shows progress: lines that stay and, on a wide enough terminal, a status line rewritten in place. */
public final class Screen {

    /** System property that the {@code erpo} script sets when it writes to a terminal. */
    private static final String COLUMNS_PROPERTY = "erpo.columns";

    private static final String REWRITE = "\r\033[K";

    private final PrintStream out;
    private final boolean live;
    private boolean statusShown;

    /**
     * A screen.
     *
     * @param columns width of the terminal; empty when the output is not a terminal
     */
    public Screen(PrintStream out, OptionalInt columns) {
        this.out = out;
        this.live = columns.isPresent() && columns.getAsInt() >= StepTable.WIDTH;
    }

    /** The standard output. */
    public static Screen standard() {
        Integer columns = Integer.getInteger(COLUMNS_PROPERTY);
        return new Screen(System.out, columns == null ? OptionalInt.empty() : OptionalInt.of(columns));
    }

    /** Whether {@link #status} shows anything. */
    public boolean live() {
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
