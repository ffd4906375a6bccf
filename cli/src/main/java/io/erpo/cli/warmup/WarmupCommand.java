package io.erpo.cli.warmup;

import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import io.erpo.policy.model.Policy;
import io.erpo.policy.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo warmup}: makes the shipped policy again. */
@Command(
        name = "warmup",
        sortOptions = false,
        description = "Makes a small policy that half knows generated tasks, as a start for \"erpo train\".%n"
                + "The defaults make the shipped models/tiny, byte for byte on one type of processor.",
        mixinStandardHelpOptions = true)
public final class WarmupCommand implements Callable<Integer> {

    private static final int SHOW_EVERY = 25;

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "New directory for the checkpoint.")
    private Path out;

    @Option(
            names = "--tasks",
            defaultValue = "digits",
            paramLabel = "TASKS",
            description = "What it half learns: digits, rules or chains. Default: ${DEFAULT-VALUE}.")
    private String tasks;

    @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--batches", defaultValue = "300", description = "Updates. Default: ${DEFAULT-VALUE}.")
    private int batches;

    @Option(names = "--batch-size", defaultValue = "256", description = "Problems in one. Default: ${DEFAULT-VALUE}.")
    private int batchSize;

    @Option(names = "--learning-rate", defaultValue = "0.001", description = "Default: ${DEFAULT-VALUE}.")
    private double learningRate;

    @Option(
            names = "--noise",
            defaultValue = "0.2",
            description =
                    "Probability that a character of an answer is replaced by a random one. Default: ${DEFAULT-VALUE}.")
    private double noise;

    @Override
    public Integer call() {
        WarmupSettings settings = settings();
        try {
            requireNew(out);
            make(settings);
        } catch (IOException e) {
            throw new PolicyException("cannot write the policy to " + out + ": " + FileFaults.describe(e), e);
        }
        return 0;
    }

    private void make(WarmupSettings settings) throws IOException {
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.printf("warming up a policy, %d batches of %d generated problems%n", batches, batchSize);
        try (Policy policy = new Warmup(settings).run((batch, loss) -> show(terminal, batch, loss))) {
            policy.save(out);
            Files.writeString(out.resolve("README.md"), ModelCard.of(settings, policy.parameterCount()));
            terminal.printf("%s: %d parameters%n", out, policy.parameterCount());
            terminal.flush();
        }
    }

    private WarmupSettings settings() {
        ModelConfig model = new ModelConfig(
                TokenizerFiles.printableAscii().vocabularySize(), 128, 352, 4, 4, 2, 4096, 10_000, 1e-6, true);
        try {
            return new WarmupSettings(tasks(), model, seed, batches, batchSize, learningRate, noise);
        } catch (IllegalArgumentException e) {
            throw new CommandException("--" + e.getMessage(), e);
        }
    }

    private WarmupTasks tasks() {
        return Stream.of(WarmupTasks.values())
                .filter(known -> known.name().equalsIgnoreCase(tasks))
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        "--tasks must be digits, rules or chains, was \"%s\"".formatted(tasks)));
    }

    private void show(PrintWriter terminal, int batch, double loss) {
        if (batch % SHOW_EVERY == 0 || batch == batches) {
            terminal.printf(Locale.ROOT, "batch %d/%d  loss %.4f%n", batch, batches, loss);
            terminal.flush();
        }
    }

    private static void requireNew(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw new CommandException("--out must be a directory; there is a file " + directory);
        }
        try (Stream<Path> files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw new CommandException("--out must be a new or empty directory; " + directory
                        + " has files in it, nothing was written");
            }
        }
    }
}
