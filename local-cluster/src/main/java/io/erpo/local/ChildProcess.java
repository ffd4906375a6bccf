package io.erpo.local;

import io.erpo.faults.FileFaults;
import io.erpo.log.ClockWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A child that logs to a file: a JVM, or the processes of a learner in Python. It ends no later than this process. */
final class ChildProcess {

    /** Ctrl-C reaches the whole process group, but the parent decides the order in which processes stop. */
    private static final List<String> DEAF_TO_THE_TERMINAL = List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

    private static final Pattern STACK_FRAME = Pattern.compile("\\s+(at |\\.\\.\\. [0-9]+ more)");

    private final String name;
    private final List<String> command;
    private final Path log;
    private final long logStart;
    private final Process process;

    private ChildProcess(String name, List<String> command, Path log, long logStart, Process process) {
        this.name = name;
        this.command = command;
        this.log = log;
        this.logStart = logStart;
        this.process = process;
    }

    static ChildProcess start(String name, List<String> command, Path log) {
        try {
            long logStart = Files.exists(log) ? Files.size(log) : 0;
            ProcessBuilder builder = new ProcessBuilder(Stream.concat(DEAF_TO_THE_TERMINAL.stream(), command.stream())
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().put("OMP_NUM_THREADS", "1");
            return new ChildProcess(name, List.copyOf(command), log, logStart, builder.start());
        } catch (IOException e) {
            throw new LocalRunException("%s cannot be started: %s".formatted(name, FileFaults.describe(e)), e);
        }
    }

    /** Starts the same process again after this one has ended. */
    ChildProcess again() {
        return start(name, command, log);
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it ended in order to be started again, as it was started before. */
    boolean askedForRestart() {
        return !process.isAlive() && process.exitValue() == ClockWatch.EXIT_CODE;
    }

    /** Its log output since this start. */
    List<String> output() {
        try {
            byte[] all = Files.readAllBytes(log);
            int start = (int) Math.min(logStart, all.length);
            return new String(all, start, all.length - start, StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of("(" + log + " cannot be read: " + FileFaults.describe(e) + ")");
        }
    }

    /**
     * Why the run cannot go on, for the user: how the process ended and its last lines of output, without stack frames.
     */
    LocalRunException failure(int lastLines) {
        List<String> output = output().stream()
                .filter(line -> !line.isBlank() && !STACK_FRAME.matcher(line).lookingAt())
                .toList();
        List<String> message = new ArrayList<>();
        message.add("%s ended unexpectedly (%s). The end of %s:".formatted(name, exit(process.exitValue()), log));
        output.stream()
                .skip(Math.max(0, output.size() - lastLines))
                .map(line -> "  | " + line)
                .forEach(message::add);
        return new LocalRunException(String.join("\n", message));
    }

    /** Kills it as a power cut would; returns once it has ended. */
    void kill() throws InterruptedException {
        destroyForcibly().waitFor();
    }

    /** Kills the newest process that it has started; itself, without any. Returns once it has ended. */
    void killPart() throws InterruptedException {
        Optional<ProcessHandle> part = process.descendants()
                .filter(other -> other.children().findAny().isEmpty())
                .max(Comparator.comparing(other -> other.info().startInstant().orElse(Instant.EPOCH)));
        if (part.isEmpty()) {
            kill();
            return;
        }
        part.get().destroyForcibly();
        process.waitFor();
    }

    /** With the processes that it has started: a learner in Python consists of several. */
    private Process destroyForcibly() {
        List<ProcessHandle> others = process.descendants().toList();
        process.destroyForcibly();
        others.forEach(ProcessHandle::destroyForcibly);
        return process;
    }

    /** Stops and continues it; the signals are those of POSIX systems. */
    void pause(Duration duration) throws InterruptedException {
        signal("STOP");
        try {
            Thread.sleep(duration.toMillis());
        } finally {
            signal("CONT");
        }
    }

    private void signal(String signal) throws InterruptedException {
        try {
            List<String> kill = new ArrayList<>(List.of("kill", "-" + signal, Long.toString(pid())));
            process.descendants().map(other -> Long.toString(other.pid())).forEach(kill::add);
            new ProcessBuilder(kill).start().waitFor();
        } catch (IOException e) {
            throw new LocalRunException(
                    "%s cannot be sent to %s: %s".formatted(signal, name, FileFaults.describe(e)), e);
        }
    }

    void requestStop() {
        process.destroy();
    }

    /** Waits for the end; kills the process after this time. */
    void awaitStop(long millis) {
        try {
            if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
                destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static String exit(int code) {
        return code > 128 ? "killed by signal " + (code - 128) : "exit code " + code;
    }
}
