package io.erpo.local.session;

import io.erpo.faults.FileFaults;
import io.erpo.local.LocalRunException;
import io.erpo.local.RunDirectory;
import io.erpo.view.metrics.MetricsLine;
import io.erpo.view.metrics.RunMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code metrics.jsonl}. The log decides what is in it: each session writes the past anew from the log, in the order of the
 * run, and then appends what comes. So an interrupted session leaves no line twice and none out.
 */
final class MetricsFile {

    private final Path file;
    private int written;

    private MetricsFile(Path file, int written) {
        this.file = file;
        this.written = written;
    }

    /** Writes what is known of the run, completely or not at all. */
    static MetricsFile write(RunDirectory directory, RunMetrics metrics) {
        Path file = directory.metricsFile();
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        List<MetricsLine> lines = metrics.linesInOrder();
        try {
            Files.writeString(unfinished, text(lines));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return new MetricsFile(file, lines.size());
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Appends the lines that are new since the last call. */
    void append(RunMetrics metrics) {
        List<MetricsLine> lines = metrics.lines();
        if (lines.size() == written) {
            return;
        }
        try {
            Files.write(
                    file,
                    text(lines.subList(written, lines.size())).getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            written = lines.size();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static String text(List<MetricsLine> lines) {
        return lines.stream().map(line -> line.json() + "\n").collect(Collectors.joining());
    }

    private static LocalRunException unwritable(Path file, IOException e) {
        return new LocalRunException(file + " cannot be written: " + FileFaults.describe(e), e);
    }
}
