package io.erpo.cli.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.DeadLetter;
import io.erpo.schemas.Events;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class TopicPrinterTest {

    private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
        return new ConsumerRecord<>(
                "erpo.dead-letters.v1",
                0,
                42L,
                1_767_225_600_000L,
                TimestampType.CREATE_TIME,
                1,
                value == null ? 0 : value.length,
                "k1".getBytes(StandardCharsets.UTF_8),
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    @Test
    void shouldShowWhereARecordStandsAndWhatItSays() {
        DeadLetter letter = new DeadLetter("erpo.rewards.v1", 0, 7L, null, null, "history-stream", "why", null, null);

        assertThat(TopicPrinter.json(record(Events.encode(letter))))
                .hasToString("{\"partition\":0,\"offset\":42,\"timestamp\":\"2026-01-01T00:00:00Z\",\"key\":\"k1\","
                        + "\"value\":{\"topic\":\"erpo.rewards.v1\",\"partition\":0,\"offset\":7,\"key\":null,"
                        + "\"value\":null,\"consumer\":\"history-stream\",\"reason\":\"why\","
                        + "\"valueBytes\":null,\"valueSha256\":null}}");
    }

    @Test
    void shouldSayWhyWhenARecordCannotBeRead() {
        assertThat(TopicPrinter.json(record(new byte[] {1, 2, 3}))
                        .get("unreadable")
                        .asText())
                .contains("expected Avro single-object encoding");
    }

    @Test
    void shouldShowATombstoneAsNull() {
        assertThat(TopicPrinter.json(record(null)).get("value").isNull()).isTrue();
    }
}
