package io.erpo.cli.submit;

import io.erpo.log.KafkaConnection;
import io.erpo.log.LogException;
import io.erpo.log.read.LogFollower;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.view.status.RunIndex;
import io.erpo.view.status.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Follows a run on a cluster to its end. Reads the small events of the run plane, and no batch that is older than this
 * process.
 */
public final class RunFollower {

    private static final List<Topic<?>> BATCHES = List.of(Topics.ADVANTAGE_BATCHES);
    private static final List<Topic<?>> SMALL = Stream.concat(RunIndex.TOPICS.stream(), Stream.of(Topics.DEAD_LETTERS))
            .toList();

    private static final Duration POLL = Duration.ofMillis(200);
    /** After so many polls without news, Kafka must answer a question. */
    private static final int QUIET_POLLS = 150;
    /** A client waits about a minute for each answer. */
    private static final int UNANSWERED = 5;

    private final KafkaConnection kafka;
    private final String runId;
    private final Consumer<String> console;

    /** @param console hears a line for each step */
    public RunFollower(KafkaConnection kafka, String runId, Consumer<String> console) {
        this.kafka = kafka;
        this.runId = runId;
        this.console = console;
    }

    /**
     * Returns when the run has ended, with its state.
     *
     * @throws LogException when Kafka does not answer for five minutes, or refuses
     */
    public RunStatus toItsEnd() {
        RunIndex index = new RunIndex();
        StepLines lines = new StepLines(runId);
        BiConsumer<SpecificRecord, Instant> past = (event, at) -> {
            index.accept(event, at);
            lines.past(event);
        };
        try (LogFollower batches = LogFollower.openAtEnd(kafka, BATCHES);
                LogFollower small = LogFollower.open(kafka, SMALL, () -> {})) {
            small.catchUp(past);
            // Readers may see a commit a moment after it has returned.
            until(() -> index.of(runId).isPresent(), small, past);
            console.accept(StepLines.attached(status(index)));
            BiConsumer<SpecificRecord, Instant> news = (event, at) -> {
                index.accept(event, at);
                lines.of(event, status(index)).forEach(console);
            };
            until(
                    () -> {
                        // The batch of a step comes before the step.
                        batches.poll(Duration.ZERO, news);
                        return status(index).state().ended();
                    },
                    small,
                    news);
            // What was written together with the end, to other topics, may come after it.
            small.catchUp(news);
            console.accept(StepLines.ended(status(index)));
            return status(index);
        } catch (ApiException e) {
            throw kafka.failure(e);
        }
    }

    private void until(BooleanSupplier done, LogFollower small, BiConsumer<SpecificRecord, Instant> news) {
        int quiet = 0;
        int unanswered = 0;
        while (!done.getAsBoolean()) {
            quiet = small.poll(POLL, news) ? 0 : quiet + 1;
            if (quiet == QUIET_POLLS) {
                quiet = 0;
                unanswered = answers(small) ? 0 : unanswered + 1;
                requirePatience(unanswered);
            }
        }
    }

    /** Clients alone would wait for a lost broker forever. */
    private static boolean answers(LogFollower follower) {
        try {
            follower.ends(SMALL);
            return true;
        } catch (RetriableException e) {
            return false;
        }
    }

    private void requirePatience(int unanswered) {
        if (unanswered == UNANSWERED) {
            throw new LogException(
                    "Kafka at %s has not answered for more than %d minutes; the run may go on: wait for it again with the same command"
                            .formatted(kafka.bootstrapServers(), UNANSWERED));
        }
    }

    private RunStatus status(RunIndex index) {
        return index.of(runId).orElseThrow();
    }
}
