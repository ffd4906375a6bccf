package io.erpo.cli.submit;

import io.erpo.cli.terminal.BenchmarkText;
import io.erpo.cli.terminal.Text;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.DeadLetter;
import io.erpo.events.Evaluation;
import io.erpo.events.RunStarted;
import io.erpo.events.StepStatistics;
import io.erpo.events.TrainStep;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import io.erpo.settings.BenchmarkPlan;
import io.erpo.view.signals.RunSignals;
import io.erpo.view.signals.Signal;
import io.erpo.view.signals.StepFacts;
import io.erpo.view.status.RunStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** The events of a run as lines for a log that people read: one for each step, evaluation and refused record. */
final class StepLines {

    private final String runId;
    private final Map<Integer, AdvantageBatch> batches = new HashMap<>();
    private Optional<RunSignals> signals = Optional.empty();

    StepLines(String runId) {
        this.runId = runId;
    }

    /** Hears of the past: the run's signals depend on its settings. */
    void past(SpecificRecord event) {
        if (event instanceof RunStarted run && run.getRunId().equals(runId)) {
            signals = signals.or(() -> Optional.of(new RunSignals(run)));
        }
    }

    /** Where the waiting begins. */
    static String attached(RunStatus run) {
        return "run %s is %s: %d of %d steps done".formatted(run.runId(), run.state(), run.stepsDone(), run.steps());
    }

    /** How the run ended. */
    static String ended(RunStatus run) {
        String how = run.end()
                .map(end -> " by %s%s".formatted(end.by(), end.reason().isEmpty() ? "" : ": " + end.reason()))
                .orElse("");
        return "run %s is %s%s".formatted(run.runId(), run.state(), how);
    }

    /**
     * The lines for a new event; none for an event of another run.
     *
     * @param run its state after the event
     */
    List<String> of(SpecificRecord event, RunStatus run) {
        if (event instanceof DeadLetter letter) {
            return refused(letter).stream().toList();
        }
        if (Topics.run(event).filter(runId::equals).isEmpty()) {
            return List.of();
        }
        if (event instanceof AdvantageBatch batch) {
            // Without its samples, which may be many.
            batches.put(
                    batch.getStep(),
                    AdvantageBatch.newBuilder(batch).setSamples(List.of()).build());
        } else if (event instanceof TrainStep step) {
            return lines(step, run.steps());
        } else if (event instanceof Evaluation evaluation) {
            return List.of(line(evaluation));
        }
        return List.of();
    }

    private static String line(Evaluation evaluation) {
        return evaluation.getBenchmark().equals(BenchmarkPlan.HELD_OUT)
                ? "held-out accuracy of policy %d: %s"
                        .formatted(evaluation.getPolicyVersion(), Text.exactPercent(evaluation.getMeanAtK()))
                : BenchmarkText.line(evaluation);
    }

    /** A step whose batch is older than this process says less, and its signals are not known. */
    private List<String> lines(TrainStep step, int steps) {
        Optional<AdvantageBatch> batch = Optional.ofNullable(batches.remove(step.getStep()));
        List<String> lines = new ArrayList<>();
        lines.add(line(step, batch.map(AdvantageBatch::getStatistics), steps));
        batch.map(known -> new StepFacts(known.getStatistics(), step, known.getPolicyVersion(), false))
                .flatMap(facts -> signals.map(all -> all.accept(facts)))
                .ifPresent(fresh -> fresh.stream().map(Signal::text).forEach(lines::add));
        return lines;
    }

    /** People count steps from 1. */
    private static String line(TrainStep step, Optional<StepStatistics> known, int steps) {
        String batch = known.map(statistics -> "  reward %s  correct %s  mixed %s"
                        .formatted(
                                Text.decimals(3, statistics.getMeanReward()),
                                Text.exactPercent(statistics.getCorrectShare()),
                                Text.exactPercent(statistics.getMixedShare())))
                .orElse("");
        return "step %d/%d%s  loss %s  entropy %s"
                .formatted(
                        step.getStep() + 1,
                        steps,
                        batch,
                        Text.decimals(4, step.getLoss()),
                        Text.decimals(3, step.getEntropy()));
    }

    /** The line for a letter of this run; one that cannot be decoded may belong to any run. */
    private Optional<String> refused(DeadLetter letter) {
        return isOurs(letter)
                ? Optional.of("%s refused %s-%d@%d of this run: %s"
                        .formatted(
                                letter.getConsumer(),
                                letter.getTopic(),
                                letter.getPartition(),
                                letter.getOffset(),
                                letter.getReason()))
                : Optional.empty();
    }

    private boolean isOurs(DeadLetter letter) {
        if (letter.getValue() == null) {
            return false;
        }
        byte[] value = new byte[letter.getValue().remaining()];
        letter.getValue().duplicate().get(value);
        try {
            return Topics.run(Events.decode(value)).filter(runId::equals).isPresent();
        } catch (UnreadableEventException e) {
            return false;
        }
    }
}
