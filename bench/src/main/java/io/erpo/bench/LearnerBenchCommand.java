package io.erpo.bench;

import io.erpo.cli.options.ModelOptions;
import io.erpo.cli.terminal.CommandException;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.Placement;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.WeightLayout;
import io.erpo.policy.training.TrainerSettings;
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
            defaultValue = "1024",
            description =
                    "Tokens that are computed together (default: ${DEFAULT-VALUE}). Peers try several micro-batches.")
    private int microTokens;

    @Option(
            names = "--gradient-checkpointing",
            description = "Compute activations again on the way back instead of keeping them.")
    private boolean checkpointing;

    @Mixin
    private WorkOptions shape;

    @Mixin
    private BenchOptions options;

    @Override
    public Integer call() {
        Contest contest = new Contest(options, model, spec.commandLine());
        ModelConfig config = CheckpointFiles.read(model.directory()).config();
        Workload work = shape.draw(batch, config.vocabularySize());
        int workers = Math.min(
                model.threads(),
                TrainerSettings.usefulWorkers(WeightLayout.of(config).elements()));
        TrainerSettings settings = settings(model.startRuntime(workers)).withWorkers(workers);
        contest.run(
                () -> new LearnerContender(model.directory(), config, settings, work, model.threads()),
                Map.of("eager", SCRIPT, "compile", SCRIPT, "floor", "floor.py"),
                work.json().put("what", spec.name()));
        return 0;
    }

    private TrainerSettings settings(Placement placement) {
        try {
            return new TrainerSettings(placement, microTokens, TrainerSettings.DEFAULT_LOGITS_TOKENS, checkpointing);
        } catch (IllegalArgumentException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }
}
