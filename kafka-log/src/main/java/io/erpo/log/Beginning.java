package io.erpo.log;

import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a group goes on in a partition of which Kafka has no position: the group is new, its offsets have expired, or a
 * mirror does not have them. What is already answered must not be done again, or only if that is harmless.
 */
@FunctionalInterface
public interface Beginning {

    /** The earliest record: for a group that recognises what is done when it reads it. */
    Beginning EARLIEST = partition -> OptionalLong.empty();

    /** The offset behind the last record whose answer is in the log; empty when no answer is. */
    OptionalLong behindTheLastAnswer(TopicPartition partition);
}
