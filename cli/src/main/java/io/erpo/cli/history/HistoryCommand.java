package io.erpo.cli.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.jsonlines.JsonLinesOutput;
import io.erpo.cli.options.RunSource;
import io.erpo.cli.terminal.CommandException;
import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunLog;
import io.erpo.view.history.Standings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code erpo history}. */
@Command(
        name = "history",
        description =
                "Show every visit of a prompt, how all prompts stood after a step, or the metrics of all steps, from the log of a run.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class HistoryCommand implements Callable<Integer> {

    /** One question at a time. */
    static final class Question {

        @Option(names = "--prompt", paramLabel = "ID", description = "Every visit of this prompt.")
        private Optional<String> promptId;

        @Option(
                names = "--at-step",
                paramLabel = "N",
                description = "H_i and T_i of all prompts after N steps; 0 is before the first.")
        private Optional<Integer> steps;

        @Option(
                names = "--metrics",
                description = "The lines of metrics.jsonl: every step, evaluation and signal, as JSON lines.")
        private boolean metrics;
    }

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private RunSource source;

    @ArgGroup(multiplicity = "1")
    private Question question;

    @Option(names = "--out", paramLabel = "FILE", description = "Write JSON lines to this file as well.")
    private Optional<Path> out;

    @Override
    public Integer call() throws InterruptedException {
        question.steps.filter(steps -> steps < 0).ifPresent(steps -> {
            throw new ParameterException(spec.commandLine(), "--at-step must be 0 or more, was " + steps);
        });
        try (RunLog log = source.open();
                LogReader reader = log.reader()) {
            RecordedRun recorded = new RecordedRun(reader, log.run());
            if (question.metrics) {
                showMetrics(recorded);
            }
            question.promptId.ifPresent(promptId -> showVisits(recorded, promptId));
            question.steps.ifPresent(steps -> showStandings(recorded, steps));
        }
        return 0;
    }

    private void showVisits(RecordedRun run, String promptId) {
        requireTrained(run.settings(), promptId);
        List<VerifiedGroup> visits = new ArrayList<>();
        run.visits(visit -> {
            if (visit.getPromptId().equals(promptId)) {
                visits.add(visit);
            }
        });
        PrintWriter console = spec.commandLine().getOut();
        run.prompt(promptId)
                .ifPresent(prompt -> console.printf("%s%nreference: %s%n%n", prompt.getText(), prompt.getReference()));
        VisitText.table(visits).forEach(console::println);
        console.flush();
        write(visits.stream().map(VisitText::json).toList());
    }

    private void showStandings(RecordedRun run, int steps) {
        int closed = run.closedSteps();
        if (steps > closed) {
            throw new CommandException("run %s has closed %d of its %d steps; ask for --at-step %d or less"
                    .formatted(run.settings().getRunId(), closed, run.settings().getSteps(), closed));
        }
        Standings standings = new Standings(run.settings(), steps);
        run.visits(standings::add);
        PrintWriter console = spec.commandLine().getOut();
        StandingText.table(standings.list()).forEach(console::println);
        console.flush();
        write(standings.list().stream().map(StandingText::json).toList());
    }

    private void showMetrics(RecordedRun run) {
        List<ObjectNode> lines = run.metrics();
        PrintWriter console = spec.commandLine().getOut();
        lines.forEach(console::println);
        console.flush();
        write(lines);
    }

    private void write(List<ObjectNode> lines) {
        out.ifPresent(file -> {
            try (JsonLinesOutput output = new JsonLinesOutput(file)) {
                lines.forEach(output::add);
                output.finish();
            }
        });
    }

    private static void requireTrained(RunStarted run, String promptId) {
        if (run.getHeldOutPromptIds().contains(promptId)) {
            throw new CommandException("prompt %s is held out: it is measured, and has no history".formatted(promptId));
        }
        if (!run.getPromptIds().contains(promptId)) {
            run.getBenchmarks().stream()
                    .filter(benchmark -> benchmark.getPromptIds().contains(promptId))
                    .findFirst()
                    .ifPresent(benchmark -> {
                        throw new CommandException("prompt %s is of benchmark %s: it is measured, and has no history"
                                .formatted(promptId, benchmark.getName()));
                    });
            throw new CommandException(
                    "run %s has no prompt %s; --at-step 0 lists those it has".formatted(run.getRunId(), promptId));
        }
    }
}
