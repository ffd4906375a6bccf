package io.erpo.log.run;

import io.erpo.events.Prompt;
import io.erpo.events.RunEnded;
import io.erpo.events.RunStarted;
import io.erpo.log.KafkaConnection;
import io.erpo.log.LargestEvent;
import io.erpo.log.LogException;
import io.erpo.log.read.LogReader;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes a run to the log: its prompts and its settings, all or nothing. */
public final class RunPublisher {

    private final KafkaConnection kafka;

    /** A publisher to the log of this broker. */
    public RunPublisher(KafkaConnection kafka) {
        this.kafka = kafka;
    }

    /**
     * The run in the log, if any.
     *
     * @throws io.erpo.schemas.UnreadableEventException when a record of its topic cannot be decoded
     */
    public Optional<RunStarted> published() {
        try (LogReader reader = new LogReader(kafka)) {
            return reader.records(Topics.RUNS)
                    .map(record -> Events.decode(record.value(), RunStarted.class))
                    .reduce((earlier, later) -> later);
        }
    }

    /** Whether the log has a run with this id. */
    public boolean holds(String runId) {
        try (LogReader reader = new LogReader(kafka)) {
            return reader.first(Topics.RUNS, run -> run.getRunId().equals(runId))
                    .isPresent();
        }
    }

    /** Publishes the end of a run. */
    public void end(RunEnded end) {
        try (Producer<String, SpecificRecord> producer = kafka.clients().producer("cli-" + end.getRunId())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(RunEnds.toLog(end));
            producer.commitTransaction();
        }
    }

    /**
     * Publishes a run and the prompts it names in one transaction.
     *
     * @throws LogException when one of them is too large; nothing is published then
     */
    public void publish(RunStarted run, List<Prompt> prompts) {
        requireBounded(run, "run " + run.getRunId());
        prompts.forEach(prompt -> requireBounded(prompt, "prompt " + prompt.getPromptId()));
        try (Producer<String, SpecificRecord> producer = kafka.clients().producer("cli-" + run.getRunId())) {
            producer.initTransactions();
            producer.beginTransaction();
            prompts.forEach(
                    prompt -> producer.send(new ProducerRecord<>(Topics.PROMPTS.name(), prompt.getPromptId(), prompt)));
            producer.send(new ProducerRecord<>(Topics.RUNS.name(), run.getRunId(), run));
            producer.commitTransaction();
        }
    }

    private static void requireBounded(SpecificRecord event, String name) {
        LargestEvent.excess(event).ifPresent(excess -> {
            throw new LogException("%s is %s; nothing was published".formatted(name, excess));
        });
    }
}
