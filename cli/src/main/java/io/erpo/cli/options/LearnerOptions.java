package io.erpo.cli.options;

import io.erpo.cli.terminal.CommandException;
import io.erpo.local.Installation;
import io.erpo.local.RunDirectory;
import io.erpo.local.TorchLearner;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who trains. Either learner resumes from the other. */
public final class LearnerOptions {

    private enum Learner {
        java,
        torch
    }

    @Option(
            names = "--learner",
            paramLabel = "NAME",
            description = {
                "java (learner-service), or torch: PyTorch FSDP2 with the Python that ERPO_PYTHON names.",
                "(default: java; with --resume, the one that the run had last)"
            })
    private Optional<Learner> learner;

    @Option(
            names = "--ranks",
            paramLabel = "N",
            description = "Processes in which the torch learner trains (default: 1).")
    private Optional<Integer> ranks;

    /** The installation with the chosen learner. */
    public Installation chosen(Installation stock) {
        if (learner.orElse(Learner.java) == Learner.torch) {
            return stock.withLearner(TorchLearner.of(System.getenv(), ranks.orElse(1)));
        }
        if (ranks.isPresent()) {
            throw new CommandException("--ranks goes with --learner torch; learner-service is one process");
        }
        return stock;
    }

    /** The installation with the chosen learner; without a choice, with the one that the run had last. */
    public Installation resumed(Installation stock, RunDirectory directory) {
        return learner.isPresent() || ranks.isPresent()
                ? chosen(stock)
                : stock.withLearnerOf(directory, System.getenv());
    }
}
