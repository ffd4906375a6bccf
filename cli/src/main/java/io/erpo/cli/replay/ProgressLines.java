package io.erpo.cli.replay;

import io.erpo.replay.findings.ReplayProgress;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

/** Progress as lines, at most ten for each part. */
final class ProgressLines implements ReplayProgress {

    private static final int LINES = 10;

    private final PrintWriter out;
    private final Map<String, Long> shown = new HashMap<>();

    ProgressLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void at(String part, long done, long total) {
        long line = total == 0 ? LINES : done * LINES / total;
        if (line > shown.getOrDefault(part, 0L)) {
            shown.put(part, line);
            out.printf("%s: %d of %d%n", part, done, total);
            out.flush();
        }
    }
}
