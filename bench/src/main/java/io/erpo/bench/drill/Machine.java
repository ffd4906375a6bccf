package io.erpo.bench.drill;

import io.erpo.cli.terminal.CommandException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The clock and the disk of the machine, as far as a drill may change them.
 *
 * @param clockFile the file that libfaketime reads the clock's offset from ({@code FAKETIME_TIMESTAMP_FILE}); empty when
 * the clock stays right
 * @param directory of the drill
 */
record Machine(Optional<Path> clockFile, Path directory) {

    /** Filling a larger disk would take long, and may harm other programs. */
    private static final long LARGEST_DISK = 4L << 30;

    private static final int BLOCK = 1 << 20;

    /**
     * Checks that these faults are possible here.
     *
     * @throws CommandException saying what is missing
     */
    void requireAbleTo(Faults faults) {
        if (faults.clockSteps() > 0 && clockFile.isEmpty()) {
            throw new CommandException("--clock-steps needs --clock-file FILE, and this command with libfaketime, which"
                    + " reads the clock's offset from that file: see docs/drill.md");
        }
        if (faults.fullDisks() > 0 && diskBytes() > LARGEST_DISK) {
            throw new CommandException(
                    "--full-disks needs --run on a small file system of its own, of at most %d GiB; %s is on one of %d GiB"
                            .formatted(LARGEST_DISK >> 30, directory, diskBytes() >> 30));
        }
    }

    /** Sets the clock this many hours from the true time. */
    void stepClock(int hours) {
        try {
            Files.writeString(clockFile.orElseThrow(), "%+dh%n".formatted(hours));
        } catch (IOException e) {
            throw new CommandException("%s cannot be written: %s".formatted(clockFile.orElseThrow(), e), e);
        }
    }

    /** Takes all free space. */
    void fillDisk() {
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(ballast())) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // The disk is full, as wanted.
        }
    }

    /** Gives the space back. */
    void freeDisk() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new CommandException("%s cannot be deleted: %s; delete it".formatted(ballast(), e), e);
        }
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    private long diskBytes() {
        try {
            Files.createDirectories(directory);
            return Files.getFileStore(directory).getTotalSpace();
        } catch (IOException e) {
            throw new CommandException("%s cannot be used: %s".formatted(directory, e), e);
        }
    }
}
