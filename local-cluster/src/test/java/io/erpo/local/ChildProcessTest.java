package io.erpo.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.log.ClockWatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    /** Waits until it is told to stop, and reports that. */
    public static final class Patient {

        public static void main(String[] arguments) throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopped in order")));
            System.out.println("started with " + String.join(" ", arguments));
            Thread.currentThread().join();
        }
    }

    /** Fails immediately. */
    public static final class Failing {

        public static void main(String[] arguments) {
            throw new IllegalStateException("no good");
        }
    }

    /** Ends as a service does when its clock is set back. */
    public static final class SetBack {

        public static void main(String[] arguments) {
            Runtime.getRuntime().halt(ClockWatch.EXIT_CODE);
        }
    }

    /** Starts a child, prints its process id, and waits. */
    public static final class Parent {

        public static void main(String[] arguments) throws Exception {
            ChildProcess child = ChildProcess.start("child", java(Patient.class), Path.of(arguments[0]));
            System.out.println("child " + child.pid());
            Thread.currentThread().join();
        }
    }

    @TempDir
    Path directory;

    private static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                ParentWatch.class.getName(),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String awaitLine(ChildProcess process, String start) {
        await().until(() -> process.output().stream().anyMatch(line -> line.startsWith(start)));
        return process.output().stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldStopInOrderWhenAsked() {
        ChildProcess child = ChildProcess.start("patient", java(Patient.class, "a", "b"), directory.resolve("log"));
        awaitLine(child, "started with a b");

        child.requestStop();
        child.awaitStop(20_000);

        assertThat(child.isAlive()).isFalse();
        assertThat(child.output()).contains("stopped in order");
    }

    @Test
    void shouldForceTheEndWhenTheTimeIsOver() {
        ChildProcess child = ChildProcess.start("patient", java(Patient.class), directory.resolve("log"));
        awaitLine(child, "started");

        child.awaitStop(0);

        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void shouldTellHowAChildEndedAndItsLastWords() {
        ChildProcess child = ChildProcess.start("learner-service", java(Failing.class), directory.resolve("log"));
        child.awaitStop(20_000);

        assertThat(child.failure(20))
                .hasMessageStartingWith("learner-service ended unexpectedly (exit code 1). The end of " + directory)
                .hasMessageContaining("  | ")
                .hasMessageContaining("IllegalStateException: no good");
    }

    @Test
    void shouldShowOnlyItsOwnOutputWhenTheLogIsContinued() {
        Path log = directory.resolve("log");
        ChildProcess.start("first", java(Failing.class), log).awaitStop(20_000);

        ChildProcess second = ChildProcess.start("second", java(Patient.class, "again"), log);
        awaitLine(second, "started with again");
        second.awaitStop(0);

        assertThat(second.output()).containsExactly("started with again");
    }

    @Test
    void shouldEndWhenTheParentIsKilled() throws Exception {
        ChildProcess parent = ChildProcess.start(
                "parent", java(Parent.class, directory.resolve("child.log").toString()), directory.resolve("log"));
        long pid = Long.parseLong(awaitLine(parent, "child ").substring("child ".length()));
        ProcessHandle child = ProcessHandle.of(pid).orElseThrow();

        parent.awaitStop(0);

        child.onExit().get();
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void shouldAskForARestartOnlyWhenItsClockWasSetBack() {
        ChildProcess setBack = ChildProcess.start("child", java(SetBack.class), directory.resolve("set-back.log"));
        ChildProcess failing = ChildProcess.start("child", java(Failing.class), directory.resolve("failing.log"));
        ChildProcess patient = ChildProcess.start("child", java(Patient.class), directory.resolve("patient.log"));
        awaitLine(patient, "started");
        assertThat(patient.askedForRestart()).isFalse();
        patient.requestStop();
        patient.awaitStop(10_000);
        assertThat(patient.askedForRestart()).isFalse();
        await().until(() -> !setBack.isAlive() && !failing.isAlive());
        assertThat(setBack.askedForRestart()).isTrue();
        assertThat(failing.askedForRestart()).isFalse();
    }

    /** torchrun starts each rank in a session of its own, which a signal to the process group does not reach. */
    @Test
    void shouldKillWhatTheChildHasStarted() throws Exception {
        ChildProcess child = ChildProcess.start(
                "ranks", List.of("sh", "-c", "sleep 600 & echo rank $!; wait"), directory.resolve("ranks.log"));
        await().until(() -> child.output().stream().anyMatch(line -> line.startsWith("rank ")));
        long rank = Long.parseLong(child.output().get(0).substring("rank ".length()));

        child.kill();

        await().until(() ->
                ProcessHandle.of(rank).filter(ProcessHandle::isAlive).isEmpty());
    }
}
