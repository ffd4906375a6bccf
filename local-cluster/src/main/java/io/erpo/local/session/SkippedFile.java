package io.erpo.local.session;

import io.erpo.faults.FileFaults;
import io.erpo.local.LocalRunException;
import io.erpo.local.RunDirectory;
import io.erpo.planning.data.SkippedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keeps beside a run which rows of its data were left out. */
final class SkippedFile {

    private SkippedFile() {}

    /** @return the file: one row a line, then how many more there are */
    static Path write(RunDirectory directory, SkippedRows skipped) {
        List<String> lines = new ArrayList<>(skipped.complaints());
        long more = skipped.count() - lines.size();
        if (more > 0) {
            lines.add("and %d more".formatted(more));
        }
        try {
            return Files.write(directory.skippedFile(), lines);
        } catch (IOException e) {
            throw new LocalRunException(
                    "%s cannot be written: %s".formatted(directory.skippedFile(), FileFaults.describe(e)), e);
        }
    }
}
