package io.erpo.cli.score;

import io.erpo.cli.data.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The file to score: one sequence a line; empty lines are passed over. It is read twice and never held in memory. */
final class SequenceFile {

    /** What a file holds. */
    record Extent(long sequences, long tokens) {}

    /** Takes a line, or refuses it with an {@link IllegalArgumentException}. */
    private interface LineReader {
        void read(int number, byte[] utf8) throws IOException;
    }

    private final Path file;

    /** @throws DataException when there is no such file */
    SequenceFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DataException("there is no file " + file + " to score");
        }
        this.file = file;
    }

    /**
     * Reads the whole file before it complains, so that one message names the bad lines.
     *
     * @param check throws an {@link IllegalArgumentException} that says what is wrong with a line
     * @throws DataException when lines are bad, or there are none
     */
    Extent check(Consumer<SequenceLine> check) {
        List<String> complaints = new ArrayList<>();
        long[] counts = new long[2];
        forEachLine((number, utf8) -> {
            try {
                SequenceLine line = SequenceLine.parse(utf8);
                check.accept(line);
                counts[0]++;
                counts[1] += line.inputIds().size();
            } catch (IllegalArgumentException e) {
                complaints.add("line " + number + ": " + e.getMessage());
            }
        });
        if (!complaints.isEmpty()) {
            throw DataException.listing(
                    "%s has %d bad line%s; nothing was scored"
                            .formatted(file, complaints.size(), complaints.size() == 1 ? "" : "s"),
                    complaints);
        }
        if (counts[0] == 0) {
            throw new DataException(file + " holds no sequences");
        }
        return new Extent(counts[0], counts[1]);
    }

    /** Hands over the lines, in their order, of a file that was checked. */
    void forEach(Consumer<SequenceLine> reader) {
        forEachLine((number, utf8) -> reader.accept(SequenceLine.parse(utf8)));
    }

    private void forEachLine(LineReader reader) {
        // Latin-1 keeps every byte as it is: each line is decoded on its own, so that wrong bytes have a line number.
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            int number = 0;
            for (String bytes = lines.readLine(); bytes != null; bytes = lines.readLine()) {
                number++;
                if (!bytes.isBlank()) {
                    reader.read(number, bytes.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e);
        }
    }
}
