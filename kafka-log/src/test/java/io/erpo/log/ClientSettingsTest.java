package io.erpo.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.junit.jupiter.api.Test;

/** The settings that recovery depends on. */
class ClientSettingsTest {

    private static final int FIVE_MINUTES = 300_000;
    private static final Map<String, Object> MEMBER = ClientSettings.member("sampler-service", "sampler-0", 32);
    private static final Optional<Duration> OUTAGE = Optional.of(LogClients.SERVICE_OUTAGE);

    @Test
    void shouldMissADeadInstanceSoonAndALongGenerationNever() {
        assertThat(MEMBER)
                .containsEntry("session.timeout.ms", 10_000)
                .containsEntry("max.poll.interval.ms", Integer.MAX_VALUE);
    }

    @Test
    void shouldBeToldWhenThereIsNoPositionInsteadOfJumping() {
        assertThat(MEMBER).containsEntry("auto.offset.reset", "none");
    }

    @Test
    void shouldLetANewLifeTakeThePlaceOfTheOldOneAtOnce() {
        assertThat(MEMBER).containsEntry("group.id", "sampler-service").containsEntry("group.instance.id", "sampler-0");
        assertThat(ClientSettings.transactional("sampler-0", OUTAGE)).containsEntry("transactional.id", "sampler-0");
    }

    @Test
    void shouldNameAMemberWithCharactersThatKafkaTakes() {
        assertThat(ClientSettings.member("reward-shadow-math(k=v)-2", "reward-shadow-math(k=v)-2-0", 32))
                .containsEntry("group.id", "reward-shadow-math(k=v)-2")
                .containsEntry("group.instance.id", "reward-shadow-math-k-v--2-0");
    }

    @Test
    void shouldKeepThePartitionsOfAMemberWhenAnotherComesOrGoes() {
        assertThat(MEMBER).containsEntry("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    }

    @Test
    void shouldWaitForABrokerThatIsAwayForMinutesInServices() {
        assertThat(ClientSettings.consumerOutage(OUTAGE)).containsEntry("default.api.timeout.ms", FIVE_MINUTES);
        assertThat(ClientSettings.producerOutage(OUTAGE))
                .containsEntry("max.block.ms", FIVE_MINUTES)
                .containsEntry("delivery.timeout.ms", FIVE_MINUTES);
        assertThat(ClientSettings.transactional("sampler-0", OUTAGE))
                .containsEntry("transaction.timeout.ms", FIVE_MINUTES);
        assertThat(new LogClients(Map.of("bootstrap.servers", "kafka:9092")).outage())
                .isEqualTo(OUTAGE);
    }

    @Test
    void shouldLeaveTheWaitingToKafkaInCommands() {
        assertThat(ClientSettings.consumerOutage(Optional.empty())).isEmpty();
        assertThat(ClientSettings.producerOutage(Optional.empty())).isEmpty();
        assertThat(KafkaConnection.open("kafka:9092").clients().outage()).isEmpty();
    }

    @Test
    void shouldReadAndWriteCommittedRecordsOnly() {
        assertThat(MEMBER)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", false);
        assertThat(ClientSettings.reader(Duration.ofMillis(500)))
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", false);
        assertThat(ClientSettings.producer()).containsEntry("acks", "all");
    }

    @Test
    void shouldNeitherMakeATopicNorReadFromElsewhereWhereNoGroupRemembers() {
        assertThat(ClientSettings.reader(Duration.ofMillis(1)))
                .containsEntry("allow.auto.create.topics", false)
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("fetch.max.wait.ms", 1);
    }

    @Test
    void shouldGiveKafkaStreamsTheSameSettings() {
        String largest = Integer.toString(Topics.MAX_RECORD_BYTES);
        assertThat(ClientSettings.streams())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "producer.acks",
                        "all",
                        "producer.compression.type",
                        ClientSettings.producer().get("compression.type").toString(),
                        "producer.max.request.size",
                        largest,
                        "topic.max.message.bytes",
                        largest,
                        "topic.compression.type",
                        "uncompressed",
                        "topic.message.timestamp.type",
                        "LogAppendTime",
                        "consumer.auto.offset.reset",
                        "earliest",
                        "consumer.session.timeout.ms",
                        MEMBER.get("session.timeout.ms").toString()));
    }
}
