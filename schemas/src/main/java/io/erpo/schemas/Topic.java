package io.erpo.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A topic and everything a client must agree on to use it. Keys are never null and always UTF-8 strings.
 *
 * @param name full name, with its major version
 * @param key what the key is, in words ("promptId", "runId")
 * @param value the record it carries
 * @param plane which of the two partitionings it belongs to
 * @param cleanup what the broker may remove
 */
public record Topic<V extends SpecificRecord>(String name, String key, Class<V> value, Plane plane, Cleanup cleanup) {

    /**
     * Topics of one plane have the same key space and the same number of partitions, so their records meet in one
     * Kafka Streams task. The number never changes while a topic lives.
     */
    public enum Plane {
        /** One record a run or a step: one partition keeps them in order. */
        RUN(1),
        /** One record a prompt, group or response: partitions are the unit of scale. */
        PROMPT(12);

        private final int partitions;

        Plane(int partitions) {
            this.partitions = partitions;
        }

        /** Partitions on a cluster; a single machine may create the prompt plane with fewer. */
        public int partitions() {
            return partitions;
        }
    }

    /** What the broker may remove. */
    public enum Cleanup {
        /** Nothing but what the retention time allows; the history of a run. */
        DELETE("delete"),
        /** All but the newest record of each key; a table. */
        COMPACT("compact");

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        /** The value of Kafka's {@code cleanup.policy}. */
        public String policy() {
            return policy;
        }
    }

    public Topic {
        if (!name.matches("erpo\\.[a-z-]+\\.v[1-9][0-9]*")) {
            throw new IllegalArgumentException("topic name must look like erpo.<plural>.v<major>, was " + name);
        }
    }

    /** The name people use for it: {@code responses} for {@code erpo.responses.v1}. */
    public String shortName() {
        return name.substring("erpo.".length(), name.lastIndexOf('.'));
    }

    public Serde<String> keySerde() {
        return Serdes.String();
    }

    public Serde<V> valueSerde() {
        return EventSerde.of(value);
    }
}
