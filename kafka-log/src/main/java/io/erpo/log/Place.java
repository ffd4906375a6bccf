package io.erpo.log;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where a record stands in the log. */
public record Place(String topic, int partition, long offset) {

    /** Where this record stands. */
    public static Place of(ConsumerRecord<?, ?> record) {
        return new Place(record.topic(), record.partition(), record.offset());
    }

    /** As people write it: {@code topic-partition@offset}. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
