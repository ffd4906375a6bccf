package io.erpo.history.intake;

import io.erpo.events.DeadLetter;
import io.erpo.schemas.Events;
import io.erpo.schemas.UnreadableEventException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes the records of one type and hands them to a handler; what it cannot read or may not accept becomes a dead
 * letter.
 */
public final class Intake<E extends SpecificRecord> implements Processor<byte[], byte[], String, SpecificRecord> {

    /** Makes the handler of a task. */
    @FunctionalInterface
    public interface HandlerFactory<E> {
        Consumer<E> on(ProcessorContext<String, SpecificRecord> stores, Outbox outbox);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final String CONSUMER = "history-stream";

    private final Class<E> type;
    private final Function<E, String> key;
    private final HandlerFactory<E> factory;
    private final IntakeObserver observer;

    private ProcessorContext<String, SpecificRecord> context;
    private Consumer<E> handler;

    /**
     * @param type the only type accepted
     * @param key the key that an event of this type must have been published with
     * @param observer sees what comes of the records
     */
    public Intake(Class<E> type, Function<E, String> key, HandlerFactory<E> factory, IntakeObserver observer) {
        this.type = type;
        this.key = key;
        this.factory = factory;
        this.observer = observer;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        this.handler = factory.on(context, new Outbox() {
            @Override
            public void publish(String key, SpecificRecord event) {
                forward(key, event);
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
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        try {
            E event = Events.decode(record.value(), type);
            String found = text(record.key());
            RefusedEventException.refuseUnless(
                    key.apply(event).equals(found),
                    "its key is \"%s\", but it belongs to \"%s\": it may stand in the wrong partition",
                    found,
                    key.apply(event));
            handler.accept(event);
        } catch (UnreadableEventException | RefusedEventException e) {
            refuse(record, e.getMessage());
        }
    }

    private void refuse(Record<byte[], byte[]> record, String reason) {
        RecordMetadata from = context.recordMetadata().orElseThrow();
        LOG.warn(
                "dead letter topic={} partition={} offset={} reason=\"{}\"",
                from.topic(),
                from.partition(),
                from.offset(),
                reason);
        DeadLetter letter = DeadLetter.newBuilder()
                .setTopic(from.topic())
                .setPartition(from.partition())
                .setOffset(from.offset())
                .setKey(buffer(record.key()))
                .setValue(buffer(record.value()))
                .setConsumer(CONSUMER)
                .setReason(reason)
                .build();
        forward(text(record.key()), letter);
    }

    private void forward(String key, SpecificRecord event) {
        observer.published(event);
        context.forward(new Record<>(key, event, context.currentStreamTimeMs()));
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private static String text(byte[] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }
}
