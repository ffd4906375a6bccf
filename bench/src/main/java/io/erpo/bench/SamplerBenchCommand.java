package io.erpo.bench;

import io.erpo.cli.options.ModelOptions;
import io.erpo.policy.model.Policy;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo bench sampler}. */
@Command(
        name = "sampler",
        description =
                "Generation at temperature 1, in tokens per second. Peers: eager, compile, hf (transformers), floor.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SamplerBenchCommand implements Callable<Integer> {

    private static final String SCRIPT = "sampler.py";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "128",
            description = "Responses that grow at the same time (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Mixin
    private WorkOptions shape;

    @Mixin
    private BenchOptions options;

    @Override
    public Integer call() {
        Contest contest = new Contest(options, model, spec.commandLine());
        try (EndlessModel endless = EndlessModel.of(model.directory())) {
            Policy policy = model.load(endless.directory());
            Workload work = shape.draw(batch, policy.config().vocabularySize());
            contest.run(
                    () -> new SamplerContender(policy, work, batch, model.threads()),
                    Map.of("eager", SCRIPT, "compile", SCRIPT, "hf", SCRIPT, "floor", "floor.py"),
                    work.json().put("what", spec.name()));
        }
        return 0;
    }
}
