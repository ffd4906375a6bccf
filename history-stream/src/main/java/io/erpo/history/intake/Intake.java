package io.erpo.history.intake;

import io.erpo.events.RecordPlace;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.log.DeadLetters;
import io.erpo.log.LargestEvent;
import io.erpo.log.names.NamePrefix;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entrance of a task: passes each record to the handler of its type; a record that cannot be decoded or breaks a
 * rule becomes a dead letter, and a run that cannot go on ends.
 */
public final class Intake implements Processor<byte[], Arrival, String, SpecificRecord> {

    /** Creates the handlers of a task, one for each type of event it receives and one for the ends of runs. */
    @FunctionalInterface
    public interface Handlers {
        List<Handler<?>> on(ProcessorContext<?, ?> stores, Outbox outbox);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final String CONSUMER = "history-stream";

    private final Handlers factory;
    private final IntakeObserver observer;
    private final NamePrefix prefix;

    /** The runs that a result of the record in work is too large for, each with the reason. */
    private final Map<String, String> tooLarge = new LinkedHashMap<>();

    private ProcessorContext<String, SpecificRecord> context;
    private Map<Class<?>, Handler<?>> handlers;

    /**
     * @param factory creates the handlers when the task starts
     * @param observer hears of the results of records
     * @param prefix of the topics that records come from
     */
    public Intake(Handlers factory, IntakeObserver observer, NamePrefix prefix) {
        this.factory = factory;
        this.observer = observer;
        this.prefix = prefix;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        List<Handler<?>> made = factory.on(context, new Outbox() {
            @Override
            public void publish(String key, SpecificRecord event) {
                LargestEvent.excess(event)
                        .ifPresentOrElse(excess -> keepBack(event, excess), () -> forward(key, event));
            }

            @Override
            public void end(String runId, RunOutcome outcome, String reason) {
                Intake.this.end(runId, outcome, reason);
            }

            @Override
            public void duplicate(SpecificRecord event) {
                observer.duplicate(event);
                LOG.debug("ignored duplicate {}", event);
            }

            @Override
            public void foreign(SpecificRecord event) {
                LOG.debug("ignored, as it is for others {}", event);
            }
        });
        this.handlers = made.stream().collect(Collectors.toMap(Handler::type, Function.identity()));
    }

    @Override
    public void process(Record<byte[], Arrival> record) {
        try {
            handlers.get(record.value().type())
                    .handle(text(record.key()), record.value().value());
        } catch (UnreadableEventException | RefusedEventException e) {
            refuse(record, e.getMessage());
        } catch (RunFailedException e) {
            LOG.error("run failed runId={} reason={}", e.runId(), e.getMessage(), e.getCause());
            end(e.runId(), RunOutcome.FAILED, e.getMessage());
        }
        endThoseThatAreTooLarge();
    }

    /** The run ends when the record in work is done: its handler may have results of other runs too. */
    private void keepBack(SpecificRecord event, String excess) {
        String runId = Topics.run(event).orElseThrow();
        tooLarge.putIfAbsent(
                runId,
                "it needs " + excess + "; start a run with fewer prompts in a step, or fewer responses in a group");
    }

    private void endThoseThatAreTooLarge() {
        Map<String, String> reasons = new LinkedHashMap<>(tooLarge);
        tooLarge.clear();
        reasons.forEach((runId, reason) -> {
            LOG.error("run failed runId={} reason={}", runId, reason);
            end(runId, RunOutcome.FAILED, reason);
        });
    }

    /** The task hears of it at once, before the end comes back to it or to others from the log. */
    private void end(String runId, RunOutcome outcome, String reason) {
        Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        RecordPlace place = outcome == RunOutcome.FINISHED ? null : place().orElse(null);
        RunEnded end = new RunEnded(runId, outcome, CONSUMER, reason, place, now);
        forward(runId, end);
        handlers.get(RunEnded.class).handle(runId, Events.encode(end));
    }

    /** The record in work; empty for one of an internal topic, which means nothing to a person. */
    private Optional<RecordPlace> place() {
        return context.recordMetadata()
                .map(from -> new RecordPlace(prefix.remove(from.topic()), from.partition(), from.offset()))
                .filter(place -> Topics.named(place.getTopic()).isPresent());
    }

    private void refuse(Record<byte[], Arrival> record, String reason) {
        RecordMetadata from = context.recordMetadata().orElseThrow();
        ProducerRecord<String, SpecificRecord> letter = DeadLetters.of(
                new ConsumerRecord<>(
                        prefix.remove(from.topic()),
                        from.partition(),
                        from.offset(),
                        record.key(),
                        record.value().value()),
                CONSUMER,
                reason);
        forward(letter.key(), letter.value());
    }

    private void forward(String key, SpecificRecord event) {
        observer.published(event);
        // Stream time never goes back: after a clock that was ahead it would stay ahead, and brokers refuse that.
        context.forward(new Record<>(key, event, context.currentSystemTimeMs()));
    }

    private static String text(byte[] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }
}
