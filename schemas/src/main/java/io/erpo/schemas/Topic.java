package io.erpo.schemas;

import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A topic: everything that clients must agree on to use it, and the identity of its events. Keys are never null and
 * always UTF-8 strings. Only {@link Topics} creates topics.
 */
public final class Topic<V extends SpecificRecord> {

    /**
     * Topics of one plane have the same key space and the same number of partitions, so that their records meet in one
     * Kafka Streams task. The number never changes during the life of a topic.
     */
    public enum Plane {
        /** One record per run or step; a single partition keeps them in order. */
        RUN(1),
        /** One record per prompt, group or response; partitions are the unit of scale. */
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
        /** Only records beyond the retention time; for the history of a run. */
        DELETE("delete"),
        /** All but the newest record of each key; for a table. */
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

    private final String name;
    private final String key;
    private final Class<V> value;
    private final Plane plane;
    private final Cleanup cleanup;
    private final About<V> about;
    private final int largestEvent;

    Topic(String name, String key, Class<V> value, Plane plane, Cleanup cleanup, About<V> about) {
        this(name, key, value, plane, cleanup, about, Topics.MAX_RECORD_BYTES - Topics.RECORD_OVERHEAD_BYTES);
    }

    /** @param largestEvent in bytes */
    Topic(String name, String key, Class<V> value, Plane plane, Cleanup cleanup, About<V> about, int largestEvent) {
        if (!name.matches("erpo\\.[a-z-]+\\.v[1-9][0-9]*")) {
            throw new IllegalArgumentException("topic name must look like erpo.<plural>.v<major>, was " + name);
        }
        this.name = name;
        this.key = key;
        this.value = value;
        this.plane = plane;
        this.cleanup = cleanup;
        this.about = about;
        this.largestEvent = largestEvent;
    }

    /** Full name, with its major version. */
    public String name() {
        return name;
    }

    /** The key's meaning ("promptId", "runId"). */
    public String key() {
        return key;
    }

    /** The type of its records. */
    public Class<V> value() {
        return value;
    }

    /** The plane it belongs to. */
    public Plane plane() {
        return plane;
    }

    /** What the broker may remove. */
    public Cleanup cleanup() {
        return cleanup;
    }

    /**
     * The largest encoded event, in bytes. Producers send none that is larger, and consumers refuse it. Less than a
     * record may have where events are made of several of this topic.
     */
    public int largestEvent() {
        return largestEvent;
    }

    /** The id of the run that an event belongs to; empty for prompts, which runs share, and for dead letters. */
    public Optional<String> run(V event) {
        return about.run().apply(event);
    }

    /**
     * What an event is about, as text. The topic has one statement about each subject of a run; a compacted topic keeps
     * the newest subject of each key.
     */
    public String subject(V event) {
        return about.subject().apply(event);
    }

    /**
     * Fields of an event that say when, how fast or by whom. They differ between runs with the same settings and
     * between a run and its replay.
     */
    public Set<String> circumstances() {
        return about.circumstances();
    }

    /** Its short name: {@code responses} for {@code erpo.responses.v1}. */
    public String shortName() {
        return name.substring("erpo.".length(), name.lastIndexOf('.'));
    }

    public Serde<String> keySerde() {
        return Serdes.String();
    }

    public Serde<V> valueSerde() {
        return EventSerde.of(value);
    }

    @Override
    public String toString() {
        return name;
    }
}
