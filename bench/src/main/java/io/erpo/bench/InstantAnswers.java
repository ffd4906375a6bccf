package io.erpo.bench;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Prompt;
import io.erpo.events.PromptRequest;
import io.erpo.events.RunStarted;
import io.erpo.log.KafkaConnection;
import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Replaces all other services: answers a request with its rewards and a batch with the next policy, at once. */
final class InstantAnswers implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int SILENT_POLLS = 1_200;

    private final HistoryWork work;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<String, SpecificRecord> producer;

    InstantAnswers(KafkaConnection kafka, HistoryWork work) {
        this.work = work;
        consumer = new KafkaConsumer<>(
                kafka.with(Map.of("isolation.level", "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(Topics.PROMPT_REQUESTS, Topics.ADVANTAGE_BATCHES)
                .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        producer = new KafkaProducer<>(
                kafka.with(Map.of(
                        "max.request.size",
                        Topics.MAX_RECORD_BYTES,
                        "buffer.memory",
                        4L * Topics.MAX_RECORD_BYTES,
                        "compression.type",
                        "lz4",
                        "linger.ms",
                        2)),
                new StringSerializer(),
                new EventSerializer());
    }

    /**
     * Drives a run from its start to its last batch.
     *
     * @return when each batch arrived, in nanoseconds since some fixed moment; the first is that of step 0
     */
    List<Long> drive(int run) {
        for (Prompt prompt : work.prompts(run)) {
            producer.send(new ProducerRecord<>(Topics.PROMPTS.name(), prompt.getPromptId(), prompt));
        }
        producer.flush();
        RunStarted started = work.run(run);
        producer.send(new ProducerRecord<>(Topics.RUNS.name(), started.getRunId(), started));
        publish(started.getRunId(), 0);
        List<Long> batches = new ArrayList<>();
        int silence = 0;
        while (batches.size() < HistoryWork.steps()) {
            var polled = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                answer(Events.decode(record.value()), batches);
            }
            silence = polled.isEmpty() ? silence + 1 : 0;
            if (silence == SILENT_POLLS) {
                throw new IllegalStateException("nothing came from history-stream for %d s after %d batches of run %d"
                        .formatted(SILENT_POLLS * POLL.toMillis() / 1_000, batches.size(), run));
            }
        }
        return batches;
    }

    private void answer(SpecificRecord event, List<Long> batches) {
        if (event instanceof PromptRequest request) {
            work.rewards(request)
                    .forEach(reward ->
                            producer.send(new ProducerRecord<>(Topics.REWARDS.name(), reward.getPromptId(), reward)));
        } else if (event instanceof AdvantageBatch batch) {
            batches.add(System.nanoTime());
            publish(batch.getRunId(), batch.getStep() + 1);
        }
    }

    private void publish(String runId, long version) {
        producer.send(new ProducerRecord<>(Topics.POLICIES.name(), runId, work.policy(runId, version)));
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
