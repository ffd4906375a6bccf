package io.erpo.cli.export;

import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import io.erpo.local.Directories;
import io.erpo.policy.store.CheckpointWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a directory completely or not at all. */
final class NewDirectory {

    private NewDirectory() {}

    /** @throws CommandException when the target exists or cannot be written */
    static void write(Path target, CheckpointWriter content) {
        requireNew(target);
        Path unfinished = target.toAbsolutePath().resolveSibling("." + target.getFileName() + ".unfinished");
        try {
            Directories.delete(unfinished);
            Files.createDirectories(unfinished);
            content.writeTo(unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CommandException("%s cannot be written: %s".formatted(target, FileFaults.describe(e)), e);
        }
    }

    /** @throws CommandException when the path already exists */
    static void requireNew(Path target) {
        if (Files.exists(target)) {
            throw new CommandException(
                    "%s exists; give --to a directory that does not, nothing was written".formatted(target));
        }
    }
}
