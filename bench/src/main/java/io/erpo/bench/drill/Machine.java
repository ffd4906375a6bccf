package io.erpo.bench.drill;

import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * The clock and the disk of the machine, as far as a drill may change them.
 *
 * @param clockLibrary libfaketime, which changes the clock of the processes that load it; empty when the clock stays right
 * @param directory of the drill
 */
record Machine(Optional<Path> clockLibrary, Path directory) {

    /** Filling a larger disk would take long, and may harm other programs. */
    private static final long LARGEST_DISK = 4L << 30;

    private static final int BLOCK = 1 << 20;

    /**
     * Checks that these faults are possible here.
     *
     * @throws CommandException saying what is missing
     */
    void requireAbleTo(Faults faults) {
        if (faults.clockSteps() > 0 && clockLibrary.isEmpty()) {
            throw new CommandException("--clock-steps needs --clock-library FILE, the libfaketime of this machine, such"
                    + " as /usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1: see docs/drill.md");
        }
        clockLibrary.filter(library -> !Files.isRegularFile(library)).ifPresent(library -> {
            throw new CommandException("--clock-library: there is no file " + library);
        });
        if (faults.fullDisks() > 0 && diskBytes() > LARGEST_DISK) {
            throw new CommandException(
                    "--full-disks needs --run on a small file system of its own, of at most %d GiB; %s is on one of %d GiB"
                            .formatted(LARGEST_DISK >> 30, directory, diskBytes() >> 30));
        }
    }

    /**
     * For the processes of the drill, so that {@link #stepClock} changes their clock. This process keeps the true time, by
     * which it measures. The monotonic clock stays right, as on a machine whose clock is set.
     */
    Map<String, String> environment() {
        return clockLibrary
                .map(library -> Map.of(
                        "LD_PRELOAD", library.toAbsolutePath().toString(),
                        "FAKETIME_TIMESTAMP_FILE", clockFile().toAbsolutePath().toString(),
                        "FAKETIME_NO_CACHE", "1",
                        "DONT_FAKE_MONOTONIC", "1",
                        "FAKETIME_FORCE_MONOTONIC_FIX", "0"))
                .orElse(Map.of());
    }

    /** Sets the clock this many hours from the true time. */
    void stepClock(int hours) {
        try {
            Files.createDirectories(directory);
            // A process that reads an empty file would see the true time for a moment.
            Path next = Files.writeString(directory.resolve("clock.next"), "%+dh%n".formatted(hours));
            Files.move(next, clockFile(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CommandException("%s cannot be written: %s".formatted(clockFile(), FileFaults.describe(e)), e);
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
            throw new CommandException(
                    "%s cannot be deleted: %s; delete it".formatted(ballast(), FileFaults.describe(e)), e);
        }
    }

    private Path clockFile() {
        return directory.resolve("clock");
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    private long diskBytes() {
        try {
            Files.createDirectories(directory);
            return Files.getFileStore(directory).getTotalSpace();
        } catch (IOException e) {
            throw new CommandException("%s cannot be used: %s".formatted(directory, FileFaults.describe(e)), e);
        }
    }
}
