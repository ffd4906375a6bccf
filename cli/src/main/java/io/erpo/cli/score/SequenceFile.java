package io.erpo.cli.score;

import io.erpo.cli.jsonlines.JsonLinesFile;
import io.erpo.cli.terminal.CommandException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The file to score: one sequence a line; empty lines are passed over. It is read twice and never held in memory. */
final class SequenceFile {

    /** What a file holds. */
    record Extent(long sequences, long tokens) {}

    private final Path file;
    private final JsonLinesFile lines;

    /** @throws CommandException when there is no such file */
    SequenceFile(Path file) {
        this.file = file;
        this.lines = new JsonLinesFile(file, "score");
    }

    /**
     * Reads the whole file before it complains, so that one message names the bad lines.
     *
     * @param check throws an {@link IllegalArgumentException} that says what is wrong with a line
     * @throws CommandException when lines are bad, or there are none
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

    /** Hands over the lines, in their order, of a file that was checked. */
    void forEach(Consumer<SequenceLine> reader) {
        lines.forEach(object -> reader.accept(SequenceLine.of(object)));
    }
}
