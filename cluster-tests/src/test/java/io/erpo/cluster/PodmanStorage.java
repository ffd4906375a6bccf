package io.erpo.cluster;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Images, containers and volumes of podman for tests alone. The user's images can be read, and nothing of the user's is
 * changed. One test at a time has it; what a killed test left is removed first.
 */
final class PodmanStorage implements AutoCloseable {

    /** Names the directory, and a network: podman keeps networks outside its storage. */
    static final String NAME = "erpo-images-test";

    private static final String CONFIGURATION = "CONTAINERS_STORAGE_CONF";

    private final Path directory;
    private final FileChannel lock;
    private final Command command;

    private PodmanStorage(Path directory, FileChannel lock, Command command) {
        this.directory = directory;
        this.lock = lock;
        this.command = command;
    }

    /**
     * Waits until no other test has the storage, and empties it.
     *
     * @param user runs podman with the user's storage
     */
    static PodmanStorage take(Command user) throws IOException {
        // Always the same directory, so that a test finds what a killed one left; podman wants a short path.
        Path directory = Files.createDirectories(Path.of(System.getProperty("user.home"), ".cache", NAME));
        // The system releases it when this process ends, in whatever way.
        FileChannel lock =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
        Path configuration = Files.writeString(directory.resolve("storage.conf"), configuration(user, directory));
        Map<String, String> environment = new HashMap<>(user.environment());
        environment.put(CONFIGURATION, configuration.toString());
        PodmanStorage storage = new PodmanStorage(directory, lock, new Command(user.directory(), environment));
        storage.empty();
        return storage;
    }

    private static String configuration(Command user, Path directory) {
        String driver = user.succeed("podman", "info", "--format", "{{.Store.GraphDriverName}}");
        String images = user.succeed("podman", "info", "--format", "{{.Store.GraphRoot}}");
        return """
                [storage]
                driver = "%s"
                graphroot = "%s"
                runroot = "%s"
                [storage.options]
                additionalimagestores = ["%s"]
                """.formatted(driver.strip(), directory.resolve("root"), directory.resolve("run"), images.strip());
    }

    /** Runs programs, podman among them, with this storage. */
    Command command() {
        return command;
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            empty();
        }
    }

    private void empty() throws IOException {
        endProcesses();
        command.run("podman", "pod", "rm", "--force", "--all", "--time", "0");
        command.run("podman", "network", "rm", NAME);
        mounts().forEach(mount -> command.succeed("umount", mount));
        Stream.of("root", "run")
                .map(directory::resolve)
                .forEach(part -> command.succeed("rm", "-rf", "--one-file-system", part.toString()));
    }

    /** What is mounted in the directory, the last one first: the storage itself, and what a killed build had mounted. */
    private List<String> mounts() throws IOException {
        List<String> mounts = Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" ")[1])
                .filter(mount -> Path.of(mount).startsWith(directory))
                .collect(toCollection(ArrayList::new));
        Collections.reverse(mounts);
        return mounts;
    }

    /** Ends what still builds or starts containers here. */
    private void endProcesses() {
        ProcessHandle.allProcesses().filter(this::usesThis).forEach(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    /** Whether it was started with {@link #command()}; processes of others cannot be asked and are not. */
    private boolean usesThis(ProcessHandle process) {
        try {
            String environment = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "environ"), StandardCharsets.ISO_8859_1);
            return List.of(environment.split("\0"))
                    .contains(CONFIGURATION + "=" + command.environment().get(CONFIGURATION));
        } catch (IOException e) {
            return false;
        }
    }
}
