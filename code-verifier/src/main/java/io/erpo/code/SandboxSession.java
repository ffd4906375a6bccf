package io.erpo.code;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.code.ProgramOutcome.Failed;
import io.erpo.code.ProgramOutcome.Printed;
import io.erpo.settings.rewards.ProgramLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A running sandbox. After its first line, all of its output, even an excess or a lack of it, is attributed to the
 * program.
 */
final class SandboxSession implements AutoCloseable {

    /** The kernel's signal at the limit of processor time. */
    private static final int SIGXCPU = 24;

    private static final String READY = "ready";
    private static final int START_SECONDS = 60;

    /** The sandbox's own time for a test on a busy machine. */
    private static final int GRACE_SECONDS = 10;

    private static final int STOP_SECONDS = 2;

    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sandbox-watch");
        thread.setDaemon(true);
        return thread;
    });

    private final Process process;
    private final Program.Use use;
    private final InputStream output;
    private final ProgramLimits limits;

    private SandboxSession(Process process, Program.Use use, ProgramLimits limits) {
        this.process = process;
        this.use = use;
        this.output = process.getInputStream();
        this.limits = limits;
    }

    /** Passes the job to the sandbox and waits until it is ready. */
    static SandboxSession begin(Process process, Program.Use use, byte[] job, ProgramLimits limits) {
        SandboxSession session = new SandboxSession(process, use, limits);
        String first = session.exchange(job);
        if (!first.equals(READY)) {
            session.close();
            throw new SandboxException("the sandbox does not start: "
                    + (first.isEmpty() ? "no answer within %d s".formatted(START_SECONDS) : first));
        }
        return session;
    }

    /** How the program's run on the next input ended. */
    ProgramOutcome next() {
        String line = line(limits.wallSeconds() + GRACE_SECONDS);
        try {
            JsonNode outcome = Json.read(line);
            int code = outcome.path("code").asInt(-1);
            if (!outcome.path("ended").asBoolean()) {
                return new Failed("took more than %d s".formatted(limits.wallSeconds()), true);
            }
            if (code == -SIGXCPU) {
                return new Failed("took more than %d s of processor time".formatted(limits.cpuSeconds()), true);
            }
            byte[] written = Base64.getDecoder().decode(outcome.path("output").asText());
            if (code != 0) {
                return new Failed(
                        code < 0 ? "ended by signal " + -code : "exit code " + code + complaint(written), false);
            }
            return new Printed(text(written));
        } catch (CharacterCodingException e) {
            return new Failed("output is not UTF-8", false);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return new Failed("ended everything in the sandbox", false);
        }
    }

    /**
     * Ends everything in the sandbox. Tells its driver to end, and the kernel ends all other processes with it; kills a
     * driver that does not end.
     */
    @Override
    public void close() {
        try (OutputStream input = process.getOutputStream();
                InputStream rest = output) {
            // The process no longer listens; nothing is left to send.
        } catch (IOException e) {
            // It has already ended.
        }
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String exchange(byte[] job) {
        Future<?> watch = watch(START_SECONDS);
        try {
            OutputStream input = process.getOutputStream();
            input.write(job);
            input.write('\n');
            input.flush();
        } catch (IOException e) {
            // It has ended; the code below reports why.
        } finally {
            watch.cancel(false);
        }
        return line(START_SECONDS);
    }

    /** The next line without its line end; cut off when the time is over or the line grows too long. */
    private String line(int seconds) {
        // Base64 takes 4 bytes for 3.
        int bound = limits.outputKiB() * 1024 / 3 * 4 + 4096;
        Future<?> watch = watch(seconds);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int b = output.read(); b >= 0 && b != '\n' && line.size() < bound; b = output.read()) {
                line.write(b);
            }
        } catch (IOException e) {
            // The sandbox has ended.
        } finally {
            watch.cancel(false);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private Future<?> watch(int seconds) {
        return WATCH.schedule(() -> process.toHandle().destroyForcibly(), seconds, TimeUnit.SECONDS);
    }

    /** What {@code call.py} writes when the program raises an exception. A program that only prints says nothing else. */
    private String complaint(byte[] written) {
        if (use != Program.Use.CALL || written.length == 0) {
            return "";
        }
        return ": " + Excerpt.of(new String(written, StandardCharsets.UTF_8));
    }

    private static String text(byte[] output) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(output))
                .toString();
    }
}
