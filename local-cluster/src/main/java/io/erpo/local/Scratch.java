package io.erpo.local;

import io.erpo.faults.FileFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary directory for one command; deleted with its content on close. */
public final class Scratch implements AutoCloseable {

    private final Path root;

    private Scratch(Path root) {
        this.root = root;
    }

    /** Creates one in the system's temporary directory. */
    public static Scratch create() {
        try {
            Scratch scratch = new Scratch(Files.createTempDirectory("erpo-"));
            Runtime.getRuntime().addShutdownHook(new Thread(scratch::closeInterrupted, "erpo-scratch"));
            return scratch;
        } catch (IOException e) {
            throw new LocalRunException(
                    "no temporary directory can be made in %s: %s; -Djava.io.tmpdir names another place"
                            .formatted(System.getProperty("java.io.tmpdir"), FileFaults.describe(e)),
                    e);
        }
    }

    /** A new, empty directory. */
    public Path directory(String name) {
        try {
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw new LocalRunException("%s cannot be written: %s".formatted(root, FileFaults.describe(e)), e);
        }
    }

    @Override
    public void close() {
        try {
            Directories.delete(root);
        } catch (IOException e) {
            throw new LocalRunException(
                    "the temporary %s cannot be deleted: %s".formatted(root, FileFaults.describe(e)), e);
        }
    }

    /** Runs on Ctrl-C, while other threads may still write. */
    private void closeInterrupted() {
        try {
            Directories.delete(root);
        } catch (IOException e) {
            System.err.printf("erpo: %s is left behind: %s%n", root, e);
        }
    }
}
