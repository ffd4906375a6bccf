package io.erpo.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.erpo.log.names.NamePrefix;
import io.erpo.schemas.Topics;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class MissingTopicsTest {

    private static final int PROMPT_PLANE_PARTITIONS = 4;

    @Test
    void shouldGiveTheRunPlaneOnePartitionAndThePromptPlaneSome() {
        assertThat(MissingTopics.all(NamePrefix.NONE, PROMPT_PLANE_PARTITIONS))
                .hasSameSizeAs(Topics.all())
                .extracting(NewTopic::name, NewTopic::numPartitions, NewTopic::configs)
                .contains(
                        tuple("erpo.runs.v1", 1, settings("delete")),
                        tuple("erpo.prompt-history.v1", PROMPT_PLANE_PARTITIONS, settings("compact")));
    }

    @Test
    void shouldLeaveTheNumberOfReplicasToKafka() {
        assertThat(MissingTopics.all(NamePrefix.NONE, PROMPT_PLANE_PARTITIONS))
                .extracting(NewTopic::replicationFactor)
                .containsOnly((short) -1);
    }

    private static Map<String, String> settings(String cleanup) {
        return Map.of(
                "cleanup.policy",
                cleanup,
                "retention.ms",
                "-1",
                "max.message.bytes",
                "16777216",
                "compression.type",
                "uncompressed",
                // A writer whose clock is hours ahead would be refused if records kept its timestamps.
                "message.timestamp.type",
                "LogAppendTime");
    }
}
