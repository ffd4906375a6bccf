package io.erpo.cli.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.Prompt;
import io.erpo.events.Purpose;
import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import io.erpo.log.read.LogReader;
import io.erpo.schemas.Topics;
import io.erpo.view.metrics.MetricsLine;
import io.erpo.view.metrics.RunMetrics;
import io.erpo.view.progress.RunProgress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One run of a log that may hold several. */
final class RecordedRun {

    private final LogReader log;
    private final RunStarted settings;

    RecordedRun(LogReader log, RunStarted settings) {
        this.log = log;
        this.settings = settings;
    }

    /** The run's settings. */
    RunStarted settings() {
        return settings;
    }

    /** Passes on the training visits that have an outcome, those of each prompt in order. */
    void visits(Consumer<VerifiedGroup> visitor) {
        log.events(Topics.VERIFIED_GROUPS, group -> {
            if (group.getPurpose() == Purpose.TRAINING && group.getRunId().equals(settings.getRunId())) {
                visitor.accept(group);
            }
        });
    }

    /** The number of steps whose outcomes are all in. */
    int closedSteps() {
        return (int) log.events(Topics.ADVANTAGE_BATCHES)
                .filter(batch -> batch.getRunId().equals(settings.getRunId()))
                .map(AdvantageBatch::getStep)
                .distinct()
                .count();
    }

    /** The lines of {@code metrics.jsonl}, in the order of the run. Responses are read for the times of the steps alone. */
    List<ObjectNode> metrics() {
        RunProgress progress = new RunProgress(settings);
        log.events(Topics.RESPONSES, progress::accept);
        RunMetrics.TOPICS.forEach(topic -> log.events(topic, progress::accept));
        progress.metrics().settle();
        return progress.metrics().linesInOrder().stream().map(MetricsLine::json).toList();
    }

    /** The text of a prompt, if it is in the log. */
    Optional<Prompt> prompt(String promptId) {
        return log.last(Topics.PROMPTS, prompt -> prompt.getPromptId().equals(promptId));
    }
}
