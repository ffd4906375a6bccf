package io.erpo.cli.bench;

import io.erpo.cli.model.ModelOptions;
import io.erpo.policy.Policy;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo bench learner}. */
@Command(
        name = "learner",
        description = "One update of the clipped policy loss, in tokens per second. Peers: eager, compile, floor.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LearnerBenchCommand implements Callable<Integer> {

    private static final String SCRIPT = "learner.py";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "512",
            description = "Sequences of an update (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--micro-tokens",
            paramLabel = "N",
            defaultValue = "4096",
            description =
                    "Tokens that are computed together (default: ${DEFAULT-VALUE}). Peers try several micro-batches.")
    private int microTokens;

    @Mixin
    private WorkOptions shape;

    @Mixin
    private BenchOptions options;

    @Override
    public Integer call() {
        Contest contest = new Contest(options, model, spec.commandLine());
        try (Policy policy = model.load()) {
            Workload work = shape.draw(batch, policy.config().vocabularySize());
            contest.run(
                    () -> new LearnerContender(policy, work, microTokens, model.threads()),
                    Map.of("eager", SCRIPT, "compile", SCRIPT, "floor", "floor.py"),
                    work.json().put("what", spec.name()));
        }
        return 0;
    }
}
