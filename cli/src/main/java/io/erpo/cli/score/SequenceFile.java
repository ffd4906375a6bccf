package io.erpo.cli.score;

import io.erpo.cli.jsonlines.JsonLinesFile;
import io.erpo.cli.terminal.CommandException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The file to score: one sequence a line; skips empty lines. Reads the file twice and never holds it in memory. */
final class SequenceFile {

    /** The size of a file. */
    record Extent(long sequences, long tokens) {}

    private final Path file;
    private final JsonLinesFile lines;

    /** @throws CommandException when the file does not exist */
    SequenceFile(Path file) {
        this.file = file;
        this.lines = new JsonLinesFile(file, "score");
    }

    /**
     * Reads the whole file before it reports errors, so that one message names all bad lines.
     *
     * @param check throws an {@link IllegalArgumentException} that says what is wrong with a line
     * @throws CommandException when lines are bad, or the file has none
     */
    Extent check(Consumer<SequenceLine> check) {
        long[] counts = new long[2];
        lines.check("nothing was scored", object -> {
            SequenceLine line = SequenceLine.of(object);
            check.accept(line);
            counts[0]++;
            counts[1] += line.inputIds().size();
        });
        if (counts[0] == 0) {
            throw new CommandException(file + " holds no sequences");
        }
        return new Extent(counts[0], counts[1]);
    }

    /** Passes on the lines of a checked file, in order. */
    void forEach(Consumer<SequenceLine> reader) {
        lines.forEach(object -> reader.accept(SequenceLine.of(object)));
    }
}
