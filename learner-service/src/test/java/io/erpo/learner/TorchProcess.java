package io.erpo.learner;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Programs of learner-torch: torchrun with its ranks, or a script. */
final class TorchProcess implements AutoCloseable {

    static final Path LEARNER = Path.of("..", "learner-torch").toAbsolutePath().normalize();
    private static final String PYTHON = System.getenv().getOrDefault("ERPO_PYTHON", "python3");

    private final Process process;
    private final Path output;

    private TorchProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Skips a test where the interpreter lacks something, and says what. */
    static void assumeInstalled() throws IOException, InterruptedException {
        Process check;
        try {
            check = new ProcessBuilder(
                            PYTHON,
                            LEARNER.resolve("erpo_learner/interpreter.py").toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "learner-torch is not tested: there is no " + PYTHON + "; let ERPO_PYTHON name one");
            throw e;
        }
        String lacking = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        check.waitFor();
        if (!lacking.isEmpty()) {
            System.err.println("learner-torch is not tested: " + PYTHON + " lacks " + lacking.replace("\n", ", "));
        }
        assumeTrue(lacking.isEmpty(), "learner-torch is not tested: " + PYTHON + " lacks " + lacking);
    }

    /** Runs a script of the tests to its end, and gives what it prints. */
    static String script(Path output, String name, Object... arguments) throws InterruptedException {
        return script(Map.of(), output, name, arguments);
    }

    /** As above, with these variables. */
    static String script(Map<String, String> environment, Path output, String name, Object... arguments)
            throws InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(LEARNER.resolve("tests").resolve(name).toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return toItsEnd(start(command, environment, output));
    }

    /** Runs the tests of learner-torch itself, and gives what they print. */
    static String unitTests(Path output) throws InterruptedException {
        Path tests = LEARNER.resolve("tests");
        return toItsEnd(start(List.of("-m", "unittest", "discover", "-s", tests.toString()), Map.of(), output));
    }

    private static String toItsEnd(TorchProcess program) throws InterruptedException {
        int exit = program.process.waitFor();
        if (exit != 0) {
            throw new AssertionError("it ended with " + exit + ": " + program.output());
        }
        return program.output();
    }

    /** Starts two ranks of the learner. */
    static TorchProcess learner(String bootstrapServers, Path store, Path output) {
        return ranks(Map.of(), bootstrapServers, store, output, "-m", "erpo_learner");
    }

    /** Starts two ranks, of which one is killed at a moment that {@code killed.py} knows. */
    static TorchProcess killedAt(String moment, String bootstrapServers, Path store, Path output) {
        return ranks(
                Map.of("KILLED_AT", moment),
                bootstrapServers,
                store,
                output,
                LEARNER.resolve("tests/killed.py").toString());
    }

    private static TorchProcess ranks(
            Map<String, String> more, String bootstrapServers, Path store, Path output, String... program) {
        List<String> command = new ArrayList<>(List.of(
                "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "--shutdown-timeout", "5"));
        command.addAll(List.of(program));
        Map<String, String> environment = new HashMap<>(more);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("ERPO_POLICY_STORE", store.toString());
        return start(command, environment, output);
    }

    private static TorchProcess start(List<String> arguments, Map<String, String> environment, Path output) {
        try {
            List<String> command = new ArrayList<>(List.of(PYTHON));
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            builder.environment().putAll(environment);
            builder.environment().put("PYTHONPATH", LEARNER.toString());
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            builder.environment().put("OMP_NUM_THREADS", "1");
            return new TorchProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Processes of the ranks. */
    List<ProcessHandle> ranks() {
        return process.descendants().toList();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = ranks();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
