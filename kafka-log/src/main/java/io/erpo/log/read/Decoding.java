package io.erpo.log.read;

import io.erpo.log.Place;
import io.erpo.schemas.Events;
import io.erpo.schemas.UnreadableEventException;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes records for readers. They skip undecodable records, because the service that consumes those refuses them. */
final class Decoding {

    private static final Logger LOG = LoggerFactory.getLogger(Decoding.class);

    private Decoding() {}

    /** The event of a record; empty, with a warning, when the record is not of this type. */
    static <T extends SpecificRecord> Optional<T> event(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
        try {
            return Optional.of(Events.decode(record.value(), type));
        } catch (UnreadableEventException e) {
            return passedOver(record, e);
        }
    }

    /** The event of a record of any type; empty, with a warning, when it cannot be decoded. */
    static Optional<SpecificRecord> event(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(Events.decode(record.value()));
        } catch (UnreadableEventException e) {
            return passedOver(record, e);
        }
    }

    private static <T> Optional<T> passedOver(ConsumerRecord<byte[], byte[]> record, UnreadableEventException e) {
        LOG.warn("{} passed over: {}", Place.of(record), e.getMessage());
        return Optional.empty();
    }
}
