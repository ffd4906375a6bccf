package io.erpo.planning.data;

import io.erpo.planning.data.layout.Layouts;
import io.erpo.planning.data.rows.DataFile;
import io.erpo.planning.data.rows.UnreadableFileException;
import io.erpo.settings.DataSource;
import io.erpo.settings.DataSource.OnBadLine;
import java.nio.file.Path;
import java.util.List;

/**
 * The problems of one or more files of any kind and layout.
 *
 * @param name of the file, directory or pattern
 * @param part what holds a problem: a line, an item, a row
 * @param problems in the order of the files, each once, in its first spelling
 * @param duplicates number of rows that repeated an earlier one, letter for letter
 * @param respelled number of rows that repeated an earlier one with other white space or in another Unicode form
 * @param layouts what each kind of file turned out to be, for people
 * @param skipped rows that were left out
 */
public record ProblemFiles(
        String name,
        String part,
        List<Problem> problems,
        long duplicates,
        long respelled,
        List<String> layouts,
        SkippedRows skipped) {

    public ProblemFiles {
        problems = List.copyOf(problems);
        layouts = List.copyOf(layouts);
    }

    /**
     * Reads everything before it reports errors, so that one message names all of them.
     *
     * @throws DataException when a file cannot be read, there is no problem, or a row is invalid and is not to be skipped
     */
    public static ProblemFiles read(DataSource settings) {
        Path location = Path.of(settings.source());
        Layouts layouts = Layouts.of(settings);
        List<Path> files = Shards.of(location);
        ProblemCollector collector = new ProblemCollector(layouts, files.size() > 1);
        for (Path file : files) {
            try {
                requireContent(file, files.size());
                DataFile data = DataFile.open(file);
                collector.begin(file, data);
                data.read(collector);
                collector.end();
            } catch (UnreadableFileException e) {
                throw new DataException("data file %s %s; nothing was started".formatted(file, e.getMessage()), e);
            } catch (OutOfMemoryError e) {
                throw new DataException(
                        "data file %s: its problems do not fit into the command's memory of %d MiB; set ERPO_HEAP, such as ERPO_HEAP=2g, or use fewer problems"
                                .formatted(file, Runtime.getRuntime().maxMemory() >> 20),
                        e);
            }
        }
        SkippedRows bad = collector.bad();
        if (bad.count() > 0 && settings.onBadLine() == OnBadLine.REFUSE) {
            throw DataException.listing(
                    headline(location, collector.part(), bad.count()), bad.complaints(), bad.count());
        }
        if (collector.problems().isEmpty()) {
            throw bad.count() > 0
                    ? DataException.listing(
                            "data file %s holds no problems: all of its %d %ss are bad"
                                    .formatted(location, bad.count(), collector.part()),
                            bad.complaints(),
                            bad.count())
                    : new DataException("data file %s holds no problems".formatted(location));
        }
        return new ProblemFiles(
                String.valueOf(location.getFileName()),
                collector.part(),
                collector.problems(),
                collector.duplicates(),
                collector.respelled(),
                collector.layouts(),
                bad);
    }

    /** A shard of zero bytes is a download that failed; the run would go on with a part of the data. */
    private static void requireContent(Path file, int files) {
        if (files > 1 && file.toFile().length() == 0) {
            throw new DataException(
                    "data file %s is empty; fetch it again, or delete it; nothing was started".formatted(file));
        }
    }

    private static String headline(Path location, String part, long bad) {
        return "data file %s has %d bad %s%s; correct or remove %s, or set data.onBadLine: skip; nothing was started"
                .formatted(location, bad, part, bad == 1 ? "" : "s", bad == 1 ? "it" : "them");
    }
}
