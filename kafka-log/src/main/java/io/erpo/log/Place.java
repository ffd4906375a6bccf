package io.erpo.log;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The position of a record in the log. */
public record Place(String topic, int partition, long offset) {

    /** The position of this record. */
    public static Place of(ConsumerRecord<?, ?> record) {
        return new Place(record.topic(), record.partition(), record.offset());
    }

    /** As shown to people: {@code topic-partition@offset}. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
