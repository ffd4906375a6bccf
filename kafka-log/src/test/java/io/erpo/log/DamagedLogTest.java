package io.erpo.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class DamagedLogTest {

    @Test
    void shouldSayWhereTheLogIsDamagedWhenARecordCannotBeFetched() {
        KafkaException checksum = new KafkaException(
                "Record batch for partition erpo.responses.v1-1 at offset 17 is invalid, cause: Record is corrupt");
        KafkaException seen = new KafkaException(
                "Received exception when fetching the next record from erpo.responses.v1-1. If needed, please seek past"
                        + " the record to continue consumption.",
                checksum);

        assertThat(DamagedLog.sentence(new IllegalStateException("a wrapper", seen)))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith(
                                "the log is damaged on the disk of the broker, in erpo.responses.v1-1 at offset 17:")
                        .contains("Restore the partition"));
    }

    @Test
    void shouldSayItWithoutAnOffsetWhenNotEvenTheLengthCanBeRead() {
        KafkaException seen = new KafkaException(
                "Received exception when fetching the next record from erpo.runs.v1-0. If needed, please seek past the"
                        + " record to continue consumption.",
                new CorruptRecordException("Found record size 3 smaller than minimum record overhead (14)."));

        assertThat(DamagedLog.sentence(seen)).hasValueSatisfying(sentence -> assertThat(sentence)
                .startsWith("the log is damaged on the disk of the broker, in erpo.runs.v1-0: Found record size 3"));
    }

    @Test
    void shouldSayWhereTheLogIsDamagedWhenTheBrokerNoticesFirst() {
        KafkaException seen = new KafkaException(
                "Encountered corrupt message when fetching offset 5 for topic-partition erpo.runs.v1-0");

        assertThat(DamagedLog.sentence(seen))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("in erpo.runs.v1-0 at offset 5"));
    }

    @Test
    void shouldNotTakeAnotherFailureForDamage() {
        assertThat(DamagedLog.sentence(new TimeoutException("nobody answered at offset 3")))
                .isEmpty();
        assertThat(DamagedLog.sentence(new KafkaException((String) null))).isEmpty();
    }
}
