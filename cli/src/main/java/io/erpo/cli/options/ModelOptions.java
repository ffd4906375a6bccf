package io.erpo.cli.options;

import io.erpo.cli.terminal.CommandException;
import io.erpo.policy.Placement;
import io.erpo.policy.model.Policy;
import io.erpo.policy.model.PolicyRuntime;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which policy, and where it computes; a mixin of commands. */
public final class ModelOptions {

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "Hugging Face checkpoint directory.")
    private Path directory;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "${env:ERPO_DEVICE:-cpu}",
            description = "cpu, cuda or cuda:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = "${env:ERPO_PRECISION:-auto}",
            description = "float32, bfloat16 or auto: bfloat16 on a GPU, float32 on a CPU (default: ${DEFAULT-VALUE}).")
    private String precision;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of one operation (default: one for each processor).")
    private Integer threads;

    public Path directory() {
        return directory;
    }

    public String device() {
        return device;
    }

    public String precision() {
        return precision;
    }

    /** As given, else one for each processor. */
    public int threads() {
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (count < 1) {
            throw new CommandException("--threads must be at least 1, was " + count);
        }
        return count;
    }

    private Placement placement() {
        try {
            return Placement.of(device, precision);
        } catch (IllegalArgumentException e) {
            throw new CommandException("--" + e.getMessage(), e);
        }
    }

    /** Starts the runtime and loads the policy, which the caller closes. */
    public Policy load() {
        return load(directory);
    }

    /** As {@link #load()}, from another directory. */
    public Policy load(Path directory) {
        Placement placement = startRuntime();
        return Policy.load(directory, placement);
    }

    /** Starts the runtime with these threads; where it is to compute. */
    public Placement startRuntime() {
        return startRuntime(1);
    }

    /** As {@link #startRuntime()}, the threads being those of all workers together. */
    public Placement startRuntime(int workers) {
        Placement placement = placement();
        PolicyRuntime.start(Math.max(1, threads() / workers));
        return placement;
    }
}
