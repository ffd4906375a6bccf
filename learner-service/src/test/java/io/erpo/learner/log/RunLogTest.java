package io.erpo.learner.log;

import static io.erpo.learner.Fixtures.RUN;
import static io.erpo.learner.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.PolicyPublished;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunLogTest {

    private static final TopicPartition RUNS = new TopicPartition(Topics.RUNS.name(), 0);
    private static final TopicPartition POLICIES = new TopicPartition(Topics.POLICIES.name(), 0);
    private static final PolicyPublished BASE =
            new PolicyPublished(RUN, 0L, "v0", "cafe", null, "huggingface-safetensors");
    private static final PolicyPublished NEXT =
            new PolicyPublished(RUN, 1L, "v1", "beef", 0L, "huggingface-safetensors");

    private final MockConsumer<byte[], byte[]> log = new MockConsumer<>("none");
    private RunLog runs;

    @BeforeEach
    void anEmptyLog() {
        log.updateBeginningOffsets(Map.of(RUNS, 0L, POLICIES, 0L));
        log.updateEndOffsets(Map.of(RUNS, 0L, POLICIES, 0L));
        runs = new RunLog(log);
    }

    @Test
    void shouldKnowNothingWhenTheLogIsEmpty() {
        assertThat(runs.catchUp().newestPolicy(RUN)).isEmpty();
    }

    @Test
    void shouldReadToTheEndAtTheMomentOfAsking() {
        append(RUNS, 0, Events.encode(aRun()));
        append(POLICIES, 0, Events.encode(BASE));
        assertThat(runs.catchUp().newestPolicy(RUN)).contains(BASE);

        append(POLICIES, 1, Events.encode(NEXT));

        assertThat(runs.catchUp().newestPolicy(RUN)).contains(NEXT);
        assertThat(runs.catchUp().run(RUN)).contains(aRun());
    }

    /**
     * A commit returns before its marker is in every partition, so a reader of committed records may not see it yet. The
     * next batch often waits already, and would be refused as one whose predecessor is missing.
     */
    @Test
    void shouldKnowWhatTheLearnerCommittedBeforeReadersOfTheLogSeeIt() {
        append(POLICIES, 0, Events.encode(BASE));
        runs.catchUp();

        runs.committed(NEXT);

        assertThat(runs.catchUp().newestPolicy(RUN)).contains(NEXT);
        append(POLICIES, 1, Events.encode(NEXT));
        assertThat(runs.catchUp().newestPolicy(RUN)).contains(NEXT);
    }

    @Test
    void shouldReadOnAfterARecordThatCannotBeRead() {
        append(POLICIES, 0, "no event".getBytes(StandardCharsets.UTF_8));
        append(POLICIES, 1, Events.encode(BASE));

        assertThat(runs.catchUp().newestPolicy(RUN)).contains(BASE);
    }

    @Test
    void shouldFailWithTheOffsetsWhenTheLogCannotBeReadToItsEnd() {
        log.updateEndOffsets(Map.of(RUNS, 0L, POLICIES, 3L));

        assertThatThrownBy(runs::catchUp)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("erpo.policies.v1-0=3")
                .hasMessageEndingWith("nothing came in 300 s");
    }

    private void append(TopicPartition partition, long offset, byte[] value) {
        log.addRecord(new ConsumerRecord<>(partition.topic(), 0, offset, RUN.getBytes(StandardCharsets.UTF_8), value));
        log.updateEndOffsets(Map.of(partition, offset + 1));
    }
}
