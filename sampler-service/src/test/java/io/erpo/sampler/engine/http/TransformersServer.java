package io.erpo.sampler.engine.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An engine in Python that shares no code with erpo: {@code engine/transformers_server.py}. */
public final class TransformersServer implements AutoCloseable {

    private static final String NEEDED = "import torch, psutil; from transformers import ContinuousBatchingConfig";
    private static final String LISTENING = "listening on ";

    private final Process process;
    private final URI url;

    private TransformersServer(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** Skips the test, and says so, where the interpreter lacks what the server needs. */
    public static TransformersServer start(Path checkpoint, Path directory) throws IOException, InterruptedException {
        String python = Optional.ofNullable(System.getenv("ERPO_PYTHON")).orElse("python3");
        assumeTrue(
                canImport(python),
                "SKIPPED: no independent engine was tried, because " + python + " cannot import torch, psutil and a"
                        + " transformers with continuous batching; install them and name the interpreter in ERPO_PYTHON");
        Path script = directory.resolve("transformers_server.py");
        try (InputStream resource = TransformersServer.class.getResourceAsStream("/engine/transformers_server.py")) {
            Files.copy(resource, script);
        }
        Path log = directory.resolve("server.log");
        ProcessBuilder server = new ProcessBuilder(
                        python, script.toString(), checkpoint.toAbsolutePath().toString())
                .redirectError(log.toFile());
        server.environment().put("OMP_NUM_THREADS", "1");
        Process process = server.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(LISTENING)) {
                return new TransformersServer(process, URI.create(line.substring(LISTENING.length())));
            }
        }
        throw new IOException("the server ended: " + Files.readString(log));
    }

    private static boolean canImport(String python) throws InterruptedException {
        try {
            Process probe = new ProcessBuilder(python, "-c", NEEDED)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    public URI url() {
        return url;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
