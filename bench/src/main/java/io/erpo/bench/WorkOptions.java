package io.erpo.bench;

import io.erpo.cli.terminal.CommandException;
import picocli.CommandLine.Option;

/** Shape of the random work of a benchmark; a mixin. */
final class WorkOptions {

    @Option(
            names = "--mixed",
            description = "A whole call of --prompts with --group responses each, whose lengths are drawn between 1 and"
                    + " --new-tokens, in the place of --batch sequences of equal length.")
    private boolean mixed;

    @Option(
            names = "--prompts",
            paramLabel = "N",
            defaultValue = "64",
            description = "With --mixed (default: ${DEFAULT-VALUE}).")
    private int prompts;

    @Option(
            names = "--group",
            paramLabel = "N",
            defaultValue = "16",
            description = "Responses to a prompt, with --mixed (default: ${DEFAULT-VALUE}).")
    private int group;

    @Option(
            names = "--prompt-tokens",
            paramLabel = "N",
            defaultValue = "16",
            description = "Default: ${DEFAULT-VALUE}.")
    private int promptTokens;

    @Option(names = "--new-tokens", paramLabel = "N", defaultValue = "32", description = "Default: ${DEFAULT-VALUE}.")
    private int newTokens;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Decides prompts and lengths (default: ${DEFAULT-VALUE}).")
    private long seed;

    boolean mixed() {
        return mixed;
    }

    /** @param batch sequences of equal length, each with a prompt of its own, unless the work is mixed */
    Workload draw(int batch, int vocabulary) {
        try {
            return Workload.draw(
                    new Workload.Shape(mixed ? prompts : batch, mixed ? group : 1, promptTokens, newTokens, mixed),
                    vocabulary,
                    seed);
        } catch (IllegalArgumentException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }
}
