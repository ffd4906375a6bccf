package io.erpo.log;

import io.erpo.events.Prompt;
import io.erpo.events.RunStarted;
import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts a run into the log: its prompts and its settings, all or nothing. */
public final class RunPublisher {

    private final KafkaConnection kafka;

    /** A publisher to the log of this broker. */
    public RunPublisher(KafkaConnection kafka) {
        this.kafka = kafka;
    }

    /** The run that the log holds, if any. */
    public Optional<RunStarted> published() {
        RunStarted[] newest = new RunStarted[1];
        try (LogReader reader = new LogReader(kafka)) {
            reader.read(Topics.RUNS, record -> {
                newest[0] = Events.decode(record.value(), RunStarted.class);
                return true;
            });
        }
        return Optional.ofNullable(newest[0]);
    }

    /** Whether the log holds a run of this id. */
    public boolean holds(String runId) {
        boolean[] found = new boolean[1];
        try (LogReader reader = new LogReader(kafka)) {
            reader.events(Topics.RUNS, run -> found[0] |= run.getRunId().equals(runId));
        }
        return found[0];
    }

    /** Publishes a run and the prompts it names in one transaction. */
    public void publish(RunStarted run, List<Prompt> prompts) {
        Map<String, Object> client = kafka.with(
                Map.of("transactional.id", "cli-" + run.getRunId(), "max.request.size", Topics.MAX_RECORD_BYTES));
        try (KafkaProducer<String, SpecificRecord> producer =
                new KafkaProducer<>(client, new StringSerializer(), new EventSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            prompts.forEach(
                    prompt -> producer.send(new ProducerRecord<>(Topics.PROMPTS.name(), prompt.getPromptId(), prompt)));
            producer.send(new ProducerRecord<>(Topics.RUNS.name(), run.getRunId(), run));
            producer.commitTransaction();
        }
    }
}
