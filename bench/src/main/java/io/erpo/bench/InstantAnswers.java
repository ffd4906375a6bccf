package io.erpo.bench;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Prompt;
import io.erpo.events.PromptRequest;
import io.erpo.events.RunStarted;
import io.erpo.log.KafkaConnection;
import io.erpo.log.read.LogFollower;
import io.erpo.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Replaces all other services: answers a request with its rewards and a batch with the next policy, at once. */
final class InstantAnswers implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int SILENT_POLLS = 1_200;

    private final HistoryWork work;
    private final LogFollower log;
    private final Producer<String, SpecificRecord> producer;

    InstantAnswers(KafkaConnection kafka, HistoryWork work) {
        this.work = work;
        log = LogFollower.open(kafka, List.of(Topics.PROMPT_REQUESTS, Topics.ADVANTAGE_BATCHES), () -> {});
        producer =
                kafka.clients().untransactional(Map.of("buffer.memory", 4L * Topics.MAX_RECORD_BYTES, "linger.ms", 2));
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
            silence = log.poll(POLL, event -> answer(event, batches)) ? 0 : silence + 1;
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
        log.close();
        producer.close();
    }
}
