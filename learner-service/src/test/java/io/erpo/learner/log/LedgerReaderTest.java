package io.erpo.learner.log;

import static io.erpo.learner.Fixtures.RUN;
import static io.erpo.learner.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.PolicyPublished;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.log.LogException;
import io.erpo.log.read.LogFollower;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerReaderTest {

    private static final TopicPartition RUNS = new TopicPartition(Topics.RUNS.name(), 0);
    private static final TopicPartition POLICIES = new TopicPartition(Topics.POLICIES.name(), 0);
    private static final TopicPartition ENDS = new TopicPartition(Topics.RUN_ENDS.name(), 0);
    private static final PolicyPublished BASE =
            new PolicyPublished(RUN, 0L, "v0", "cafe", null, "huggingface-safetensors", null);
    private static final PolicyPublished NEXT =
            new PolicyPublished(RUN, 1L, "v1", "beef", 0L, "huggingface-safetensors", null);

    private final MockConsumer<byte[], byte[]> log = new MockConsumer<>("none");
    private LedgerReader ledger;

    @BeforeEach
    void anEmptyLog() {
        log.updateBeginningOffsets(Map.of(RUNS, 0L, POLICIES, 0L, ENDS, 0L));
        log.updateEndOffsets(Map.of(RUNS, 0L, POLICIES, 0L, ENDS, 0L));
        ledger = new LedgerReader(LogFollower.ofRunPlane(log, LedgerReader.TOPICS, "kafka:9092"));
    }

    @Test
    void shouldKnowNothingWhenTheLogIsEmpty() {
        assertThat(ledger.catchUp().newestPolicy(RUN)).isEmpty();
    }

    @Test
    void shouldReadToTheEndAtTheMomentOfAsking() {
        append(RUNS, 0, Events.encode(aRun()));
        append(POLICIES, 0, Events.encode(BASE));
        assertThat(ledger.catchUp().newestPolicy(RUN)).contains(BASE);

        append(POLICIES, 1, Events.encode(NEXT));

        assertThat(ledger.catchUp().newestPolicy(RUN)).contains(NEXT);
        assertThat(ledger.catchUp().run(RUN)).contains(aRun());
    }

    /**
     * Readers of committed records may see a commit only after it has returned, because its marker is not yet in every
     * partition. The next batch is often waiting already, and would be refused because its predecessor is missing.
     */
    @Test
    void shouldKnowWhatTheLearnerCommittedBeforeReadersOfTheLogSeeIt() {
        append(POLICIES, 0, Events.encode(BASE));
        ledger.catchUp();

        ledger.committed(NEXT);

        assertThat(ledger.catchUp().newestPolicy(RUN)).contains(NEXT);
        append(POLICIES, 1, Events.encode(NEXT));
        assertThat(ledger.catchUp().newestPolicy(RUN)).contains(NEXT);
    }

    @Test
    void shouldKnowTheEndsOfRunsInTheLogAndThoseItHasCommitted() {
        append(ENDS, 0, Events.encode(ended(RUN)));
        assertThat(ledger.catchUp().hasEnded(RUN)).isTrue();
        assertThat(ledger.catchUp().hasEnded("other")).isFalse();

        ledger.committed(ended("other"));

        assertThat(ledger.catchUp().hasEnded("other")).isTrue();
    }

    private static RunEnded ended(String runId) {
        return new RunEnded(runId, RunOutcome.FAILED, "learner-service", "why", null, Instant.EPOCH);
    }

    @Test
    void shouldReadOnAfterARecordThatCannotBeRead() {
        append(POLICIES, 0, "no event".getBytes(StandardCharsets.UTF_8));
        append(POLICIES, 1, Events.encode(BASE));

        assertThat(ledger.catchUp().newestPolicy(RUN)).contains(BASE);
    }

    @Test
    void shouldFailWhenTheLogCannotBeReadToItsEnd() {
        log.updateEndOffsets(Map.of(RUNS, 0L, POLICIES, 3L, ENDS, 0L));

        assertThatThrownBy(ledger::catchUp)
                .isInstanceOf(LogException.class)
                .hasMessage("nothing has come from Kafka at kafka:9092 for 5 minutes, though its log goes on; is it"
                        + " still there?");
    }

    private void append(TopicPartition partition, long offset, byte[] value) {
        log.addRecord(new ConsumerRecord<>(partition.topic(), 0, offset, RUN.getBytes(StandardCharsets.UTF_8), value));
        log.updateEndOffsets(Map.of(partition, offset + 1));
    }
}
