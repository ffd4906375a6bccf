package io.erpo.probe;

import io.erpo.local.ParentWatch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Asks in a child process: the memory of a policy, on a GPU above all, is only free again when its process has ended,
 * and the services of the run need it.
 */
public final class ProbeProcess {

    /** Loading included. */
    public static final Duration LONGEST = Duration.ofMinutes(5);

    private final Map<String, String> environment;

    /** @param environment whose {@code ERPO_DEVICE} and {@code ERPO_PRECISION} count, as for the services */
    public ProbeProcess(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * What the base policy answers.
     *
     * @throws ProbeException when it cannot be asked
     */
    public ProbeFindings ask(ProbeRequest request) throws InterruptedException {
        try {
            Path directory = Files.createTempDirectory("erpo-probe");
            try {
                return ask(request, directory.resolve("request"), directory.resolve("answer"));
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new ProbeException("files for it cannot be written in " + System.getProperty("java.io.tmpdir"));
        }
    }

    private ProbeFindings ask(ProbeRequest request, Path asked, Path answered)
            throws IOException, InterruptedException {
        request.write(asked);
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command(asked, answered))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new ProbeException("it took longer than %d minutes".formatted(LONGEST.toMinutes()));
            }
            if (!Files.exists(answered)) {
                throw new ProbeException("its process ended with exit code " + process.exitValue());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return new ProbeFindings(request, ProbeAnswer.read(answered), seconds);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private List<String> command(Path asked, Path answered) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + Runtime.getRuntime().maxMemory(),
                "-cp",
                System.getProperty("java.class.path"),
                ParentWatch.class.getName(),
                ProbeMain.class.getName(),
                asked.toString(),
                answered.toString(),
                environment.getOrDefault("ERPO_DEVICE", "cpu"),
                environment.getOrDefault("ERPO_PRECISION", "auto"));
    }

    private static void delete(Path directory) throws IOException {
        File[] files = directory.toFile().listFiles();
        for (File file : files == null ? new File[0] : files) {
            Files.deleteIfExists(file.toPath());
        }
        Files.deleteIfExists(directory);
    }
}
