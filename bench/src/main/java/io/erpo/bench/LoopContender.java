package io.erpo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.options.Version;
import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import io.erpo.local.Directories;
import io.erpo.local.Installation;
import io.erpo.local.RunDirectory;
import io.erpo.local.session.RunListener;
import io.erpo.local.session.SessionOptions;
import io.erpo.local.session.TrainingSession;
import io.erpo.planning.RunPlan;
import io.erpo.planning.RunPlanner;
import io.erpo.settings.Presets;
import io.erpo.settings.TrainOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Measures this project's loop: each round is a run of its own, through Kafka and all services, in a temporary
 * directory.
 */
final class LoopContender implements Contender {

    private static final int TOKENS =
            LoopWork.PROMPTS * LoopWork.GROUP * (LoopWork.PROMPT_TOKENS + LoopWork.NEW_TOKENS);

    private final Installation installation;
    private final Path model;
    private final LoopWork work;
    private final int threads;
    private final PrintWriter notes;

    /**
     * @param model whose responses always reach their limit
     * @param threads of the sampler and of the learner each
     * @param notes hears of every run
     */
    LoopContender(Installation installation, Path model, LoopWork work, int threads, PrintWriter notes) {
        this.installation = installation.requireBuilt();
        this.model = model;
        this.work = work;
        this.threads = threads;
        this.notes = notes;
    }

    @Override
    public String name() {
        return "erpo";
    }

    @Override
    public List<ObjectNode> round() {
        try {
            Path directory = Files.createTempDirectory("erpo-bench-loop");
            RunDirectory run = new RunDirectory(directory.resolve("run"));
            notes.println("a run of %d steps in %s".formatted(work.steps(), run.root()));
            notes.flush();
            Usage usage = ClockReading.of(() -> train(directory, run));
            List<ObjectNode> lines =
                    lines(new ObjectMapper().readTree(run.summaryFile().toFile()), usage);
            Directories.delete(directory);
            return lines;
        } catch (IOException e) {
            throw new CommandException("the run of the benchmark failed: " + FileFaults.describe(e), e);
        }
    }

    private void train(Path directory, RunDirectory run) {
        try {
            TrainOptions options = new TrainOptions(
                    Optional.of(Presets.DEMONSTRATION),
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalInt.of(work.steps()),
                    Optional.of(model),
                    Optional.of(Files.writeString(directory.resolve("prompts.jsonl"), work.dataFile())),
                    Optional.of(Files.writeString(directory.resolve("settings.yaml"), work.settings())),
                    Optional.empty());
            RunPlan plan = new RunPlanner(installation.home())
                    .acceptingEndless()
                    .plan(options, Version.current(), Clock.systemUTC().instant());
            new TrainingSession(installation, run, SessionOptions.DEFAULT, RunListener.SILENT, Clock.systemUTC())
                    .start(plan);
        } catch (IOException e) {
            throw new CommandException(directory + " cannot be written: " + FileFaults.describe(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    /** One line for each step of the summary, and one for the whole run, including start and end. */
    private List<ObjectNode> lines(JsonNode summary, Usage usage) {
        List<ObjectNode> lines = new ArrayList<>();
        double steadySeconds = 0;
        for (JsonNode report : summary.get("perStep")) {
            int step = report.get("step").asInt();
            double seconds = report.get("seconds").asDouble();
            lines.add(line().put("step", step)
                    .put("steady", work.isSteady(step))
                    .put("wall", Decimals.of(seconds))
                    .put("tokens", TOKENS));
            steadySeconds += work.isSteady(step) ? seconds : 0;
        }
        ObjectNode whole = line().put("steps", work.steps())
                .put("steps_per_second", Decimals.of(work.steadySteps() / steadySeconds));
        usage.put(whole, "");
        lines.add(whole);
        return lines;
    }

    private ObjectNode line() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("peer", name())
                .put("threads", threads)
                .put("policy_lag", work.policyLag());
    }

    @Override
    public void close() {
        // Each round deletes its directory.
    }
}
