package io.erpo.log.names;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Renames the topics in arguments and results of Kafka's clients.
 *
 * @param topic the new name of a topic
 * @param back the old name of a topic, for what Kafka later hands to an argument that is called
 */
record Renaming(UnaryOperator<String> topic, UnaryOperator<String> back) {

    private Renaming reversed() {
        return new Renaming(back, topic);
    }

    /** The same value with other topics; a value without topics as it is. */
    Object apply(Object value) {
        if (value instanceof String name) {
            return topic.apply(name);
        } else if (value instanceof TopicPartition partition) {
            return partition(partition);
        } else if (value instanceof ConsumerRecords<?, ?> records) {
            return records(records);
        } else if (value instanceof ProducerRecord<?, ?> record) {
            return record(record);
        } else if (value instanceof RecordMetadata metadata) {
            return metadata(metadata);
        } else if (value instanceof PartitionInfo info) {
            return new PartitionInfo(
                    topic.apply(info.topic()),
                    info.partition(),
                    info.leader(),
                    info.replicas(),
                    info.inSyncReplicas(),
                    info.offlineReplicas());
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, Object> renamed = new LinkedHashMap<>();
            map.forEach((key, content) -> renamed.put(apply(key), apply(content)));
            return renamed;
        } else if (value instanceof Collection<?> collection) {
            Collection<Object> renamed = collection instanceof Set ? new LinkedHashSet<>() : new ArrayList<>();
            collection.forEach(element -> renamed.add(apply(element)));
            return renamed;
        } else if (value instanceof Future<?> future) {
            return new Renamed(future, this);
        }
        return called(value);
    }

    /** What Kafka calls with topics. */
    private Object called(Object value) {
        if (value instanceof Callback callback) {
            return (Callback) (metadata, failure) ->
                    callback.onCompletion(metadata == null ? null : reversed().metadata(metadata), failure);
        } else if (value instanceof ConsumerRebalanceListener listener) {
            return new RenamedListener(listener, reversed());
        }
        return value;
    }

    /** The same failure with other partitions, where it names them for the code and not only for people. */
    Throwable failure(Throwable failure) {
        if (failure instanceof NoOffsetForPartitionException missing) {
            return new NoOffsetForPartitionException(partitions(missing.partitions()));
        } else if (failure instanceof OffsetOutOfRangeException outOfRange) {
            Map<TopicPartition, Long> renamed = new HashMap<>();
            outOfRange
                    .offsetOutOfRangePartitions()
                    .forEach((partition, offset) -> renamed.put(partition(partition), offset));
            return new OffsetOutOfRangeException(failure.getMessage(), renamed);
        }
        return failure;
    }

    private TopicPartition partition(TopicPartition partition) {
        return new TopicPartition(topic.apply(partition.topic()), partition.partition());
    }

    private List<TopicPartition> partitions(Collection<TopicPartition> partitions) {
        return partitions.stream().map(this::partition).toList();
    }

    private <K, V> ConsumerRecords<K, V> records(ConsumerRecords<K, V> records) {
        Map<TopicPartition, List<ConsumerRecord<K, V>>> renamed = new LinkedHashMap<>();
        records.partitions()
                .forEach(partition -> renamed.put(
                        partition(partition),
                        records.records(partition).stream().map(this::record).toList()));
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        records.nextOffsets().forEach((partition, offset) -> next.put(partition(partition), offset));
        return new ConsumerRecords<>(renamed, next);
    }

    private <K, V> ConsumerRecord<K, V> record(ConsumerRecord<K, V> record) {
        return new ConsumerRecord<>(
                topic.apply(record.topic()),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key(),
                record.value(),
                record.headers(),
                record.leaderEpoch());
    }

    private <K, V> ProducerRecord<K, V> record(ProducerRecord<K, V> record) {
        return new ProducerRecord<>(
                topic.apply(record.topic()),
                record.partition(),
                record.timestamp(),
                record.key(),
                record.value(),
                record.headers());
    }

    private RecordMetadata metadata(RecordMetadata sent) {
        return new RecordMetadata(
                new TopicPartition(topic.apply(sent.topic()), sent.partition()),
                sent.offset(),
                0,
                sent.timestamp(),
                sent.serializedKeySize(),
                sent.serializedValueSize());
    }

    private record RenamedListener(ConsumerRebalanceListener listener, Renaming renaming)
            implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            listener.onPartitionsRevoked(renaming.partitions(partitions));
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            listener.onPartitionsAssigned(renaming.partitions(partitions));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            listener.onPartitionsLost(renaming.partitions(partitions));
        }
    }

    /** A result that Kafka has not yet. */
    private record Renamed(Future<?> future, Renaming renaming) implements Future<Object> {

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return future.cancel(mayInterruptIfRunning);
        }

        @Override
        public boolean isCancelled() {
            return future.isCancelled();
        }

        @Override
        public boolean isDone() {
            return future.isDone();
        }

        @Override
        public Object get() throws InterruptedException, ExecutionException {
            return renaming.apply(future.get());
        }

        @Override
        public Object get(long timeout, TimeUnit unit)
                throws InterruptedException, ExecutionException, TimeoutException {
            return renaming.apply(future.get(timeout, unit));
        }
    }
}
