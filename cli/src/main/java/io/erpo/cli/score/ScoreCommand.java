package io.erpo.cli.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.jsonlines.JsonLinesOutput;
import io.erpo.cli.options.ModelOptions;
import io.erpo.cli.terminal.CommandException;
import io.erpo.policy.model.Policy;
import io.erpo.policy.scoring.RankedToken;
import io.erpo.policy.scoring.Score;
import io.erpo.policy.scoring.Scorer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo score}. */
@Command(
        name = "score",
        description = {
            "Score token sequences: the log-probability of each next token.",
            "Reads lines {\"id\": any, \"input_ids\": [ints], \"temperature\": 1.0} and answers each, in order, with",
            "{\"id\": the same, \"logprobs\": [of input_ids[1], input_ids[2], ...], \"top\": [[token id, logprob], ...]},"
                    + " where \"top\" are the most probable tokens after the last one, best first."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ScoreCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "Sequences, as JSON lines.")
    private Path in;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Scores, as JSON lines; replaced when it exists, and complete when it appears.")
    private Path out;

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "20",
            description = "How many next tokens to name (default: ${DEFAULT-VALUE}).")
    private int top;

    @Override
    public Integer call() {
        if (top < 1) {
            throw new CommandException("--top must be at least 1, was " + top);
        }
        if (out.toAbsolutePath().normalize().equals(in.toAbsolutePath().normalize())) {
            throw new CommandException("--out is the file of --in; give another");
        }
        SequenceFile sequences = new SequenceFile(in);
        try (Policy policy = model.load();
                JsonLinesOutput scores = new JsonLinesOutput(out)) {
            Scorer scorer = new Scorer(policy, top);
            SequenceFile.Extent extent = sequences.check(line -> scorer.check(line.inputIds(), line.temperature()));
            Progress progress = new Progress(spec.commandLine().getOut(), extent);
            sequences.forEach(line -> {
                scores.add(json(line.id(), scorer.score(line.inputIds(), line.temperature())));
                progress.scored(line.inputIds().size());
            });
            scores.finish();
        }
        return 0;
    }

    private static ObjectNode json(JsonNode id, Score score) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("id", id);
        ArrayNode logProbs = answer.putArray("logprobs");
        score.logProbs().asList().forEach(logProbs::add);
        ArrayNode top = answer.putArray("top");
        for (RankedToken token : score.top()) {
            top.addArray().add(token.id()).add(token.logProb());
        }
        return answer;
    }

    /** Says how far it is after every tenth of the tokens. */
    private static final class Progress {

        private static final int TENTHS = 10;

        private final PrintWriter terminal;
        private final SequenceFile.Extent all;
        private long sequences;
        private long tokens;

        Progress(PrintWriter terminal, SequenceFile.Extent all) {
            this.terminal = terminal;
            this.all = all;
        }

        void scored(int length) {
            long before = TENTHS * tokens / all.tokens();
            sequences++;
            tokens += length;
            if (TENTHS * tokens / all.tokens() > before) {
                terminal.printf(
                        Locale.ROOT,
                        "scored %d of %d sequences, %,d of %,d tokens%n",
                        sequences,
                        all.sequences(),
                        tokens,
                        all.tokens());
                terminal.flush();
            }
        }
    }
}
