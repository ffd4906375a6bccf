package io.erpo.bench;

import io.erpo.cli.options.ModelOptions;
import io.erpo.local.Installation;
import io.erpo.policy.tokenizer.Tokenizer;
import io.erpo.policy.tokenizer.TokenizerFiles;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo bench loop}. */
@Command(
        name = "loop",
        description = {
            "The whole loop through Kafka and all services, in steps per second: 64 prompts, 8 responses of 32 tokens to"
                    + " each, rewards, one update.",
            "Sampler and learner compute with ERPO_THREADS threads each (default 1), peers with --threads."
                    + " Peers: plain (one process), trl."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LoopBenchCommand implements Callable<Integer> {

    /** As the services read it. */
    private static final String SERVICE_THREADS = "ERPO_THREADS";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "Steps of a round; the first four, while which the services warm up, and the last --policy-lag ones do"
                            + " not count (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--policy-lag",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "0 samples a step after learning from the one before, 1 meanwhile (default: ${DEFAULT-VALUE}).")
    private int policyLag;

    @Mixin
    private BenchOptions options;

    @Override
    public Integer call() {
        Contest contest = new Contest(options, model, spec.commandLine());
        LoopWork work = new LoopWork(steps, policyLag);
        int threads = Optional.ofNullable(System.getenv(SERVICE_THREADS))
                .map(Integer::valueOf)
                .orElse(1);
        try (EndlessModel endless = EndlessModel.of(model.directory());
                Tokenizer tokenizer = Tokenizer.of(TokenizerFiles.read(model.directory()))) {
            contest.run(
                    () -> new LoopContender(
                            Installation.current(),
                            endless.directory(),
                            work,
                            threads,
                            spec.commandLine().getErr()),
                    Map.of("plain", "loop.py", "trl", "trl_loop.py"),
                    work.json(tokenizer));
        }
        return 0;
    }
}
