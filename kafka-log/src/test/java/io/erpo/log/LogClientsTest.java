package io.erpo.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings on which recovery rests. */
class LogClientsTest {

    private static final int FIVE_MINUTES = 300_000;

    private final LogClients clients = new LogClients(Map.of("bootstrap.servers", "kafka:9092"));

    @Test
    void shouldMissADeadInstanceSoonAndALongGenerationNever() {
        assertThat(clients.consumerSettings("sampler-service", "sampler-0", 32))
                .containsEntry("session.timeout.ms", 10_000)
                .containsEntry("max.poll.interval.ms", Integer.MAX_VALUE);
    }

    @Test
    void shouldLetANewLifeTakeThePlaceOfTheOldOneAtOnce() {
        assertThat(clients.consumerSettings("sampler-service", "sampler-0", 32))
                .containsEntry("group.id", "sampler-service")
                .containsEntry("group.instance.id", "sampler-0");
        assertThat(clients.producerSettings("sampler-0")).containsEntry("transactional.id", "sampler-0");
    }

    @Test
    void shouldNameAMemberWithCharactersThatKafkaTakes() {
        assertThat(clients.consumerSettings("reward-shadow-math(k=v)-2", "reward-shadow-math(k=v)-2-0", 32))
                .containsEntry("group.id", "reward-shadow-math(k=v)-2")
                .containsEntry("group.instance.id", "reward-shadow-math-k-v--2-0");
    }

    @Test
    void shouldWaitForABrokerThatIsAwayForMinutes() {
        assertThat(clients.consumerSettings("sampler-service", "sampler-0", 32))
                .containsEntry("default.api.timeout.ms", FIVE_MINUTES);
        assertThat(clients.producerSettings("sampler-0"))
                .containsEntry("max.block.ms", FIVE_MINUTES)
                .containsEntry("delivery.timeout.ms", FIVE_MINUTES)
                .containsEntry("transaction.timeout.ms", FIVE_MINUTES);
    }

    @Test
    void shouldReadAndWriteCommittedRecordsOnly() {
        assertThat(clients.consumerSettings("sampler-service", "sampler-0", 32))
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", false)
                .containsEntry("bootstrap.servers", "kafka:9092");
        assertThat(clients.producerSettings("sampler-0")).containsEntry("acks", "all");
    }
}
