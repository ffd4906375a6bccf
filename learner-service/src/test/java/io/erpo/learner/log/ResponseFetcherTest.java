package io.erpo.learner.log;

import static io.erpo.learner.Fixtures.aResponse;
import static io.erpo.learner.Fixtures.aSample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.AdvantageSample;
import io.erpo.events.Response;
import io.erpo.learner.training.RunFailedException;
import io.erpo.learner.training.SampledTokens;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseFetcherTest {

    private static final TopicPartition P0 = new TopicPartition(Topics.RESPONSES.name(), 0);
    private static final TopicPartition P1 = new TopicPartition(Topics.RESPONSES.name(), 1);
    private static final Response A = aResponse(0, 0);
    private static final Response B = aResponse(0, 1);
    private static final Response C = aResponse(0, 2);

    private final MockConsumer<byte[], byte[]> log = new MockConsumer<>("none");
    private final ResponseFetcher fetcher = new ResponseFetcher(log);

    @BeforeEach
    void aLog() {
        log.updatePartitions(
                Topics.RESPONSES.name(),
                Stream.of(P0, P1)
                        .map(partition -> new PartitionInfo(
                                partition.topic(), partition.partition(), Node.noNode(), new Node[0], new Node[0]))
                        .toList());
        log.updateBeginningOffsets(Map.of(P0, 10L, P1, 0L));
        log.updateEndOffsets(Map.of(P0, 9_000L, P1, 8L));
    }

    @Test
    void shouldReturnTheTokensOfEverySampleWhateverLiesBetweenThem() {
        List<AdvantageSample> samples = List.of(aSample(B, 0, 15), aSample(C, 1, 7), aSample(A, 0, 12));
        whenPolled(List.of(record(P0, 12, A), record(P0, 13, C), record(P0, 15, B), record(P1, 7, C)));

        assertThat(fetcher.fetch(samples))
                .containsOnly(
                        Map.entry(A.getResponseId(), SampledTokens.of(A)),
                        Map.entry(B.getResponseId(), SampledTokens.of(B)),
                        Map.entry(C.getResponseId(), SampledTokens.of(C)));
        assertThat(log.assignment()).isEmpty();
    }

    @Test
    void shouldJumpOverALongGap() {
        whenPolled(List.of(record(P0, 12, A)));
        log.schedulePollTask(() -> {
            assertThat(log.position(P0)).isEqualTo(8_000);
            log.addRecord(record(P0, 8_000, B));
        });

        assertThat(fetcher.fetch(List.of(aSample(A, 0, 12), aSample(B, 0, 8_000))))
                .hasSize(2);
    }

    @Test
    void shouldReadNothingWhenTheBatchIsEmpty() {
        assertThat(fetcher.fetch(List.of())).isEmpty();
    }

    @Test
    void shouldSayThatRetentionIsTooShortWhenTheLogBeginsLater() {
        assertThatThrownBy(() -> fetcher.fetch(List.of(aSample(A, 0, 9))))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("response test-run/p0-0/0/0 should be at erpo.responses.v1-0@9, but the log begins at 10;"
                        + " it must keep responses until they are trained on: raise the topic's retention");
    }

    @Test
    void shouldSayThatTheLogIsAnotherWhenItEndsBefore() {
        assertThatThrownBy(() -> fetcher.fetch(List.of(aSample(A, 1, 8))))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("response test-run/p0-0/0/0 should be at erpo.responses.v1-1@8, but the log ends before 8;"
                        + " is this the log that the batch was made from?");
    }

    @Test
    void shouldNameTheResponseThatIsThereInstead() {
        whenPolled(List.of(record(P0, 12, B)));

        assertThatThrownBy(() -> fetcher.fetch(List.of(aSample(A, 0, 12))))
                .hasMessage("response test-run/p0-0/0/0 should be at erpo.responses.v1-0@12,"
                        + " but response test-run/p0-0/0/1 is there");
    }

    @Test
    void shouldReadOtherBatchesAfterOneWhoseResponsesAreNotThere() {
        whenPolled(List.of(record(P0, 12, A), record(P1, 7, B)));
        assertThatThrownBy(() -> fetcher.fetch(List.of(aSample(A, 0, 12), aSample(C, 1, 7))))
                .isInstanceOf(RunFailedException.class);
        assertThat(log.assignment()).isEmpty();

        whenPolled(List.of(record(P0, 13, B)));

        assertThat(fetcher.fetch(List.of(aSample(B, 0, 13)))).hasSize(1);
    }

    @Test
    void shouldNameBothTemperaturesWhenTheBatchSaysAnother() {
        AdvantageSample sample = aSample(A, 0, 12);
        sample.setTemperature(1.7);
        whenPolled(List.of(record(P0, 12, A)));

        assertThatThrownBy(() -> fetcher.fetch(List.of(sample)))
                .hasMessageEndingWith("but the response there was sampled at temperature 1.0, the batch says 1.7");
    }

    @Test
    void shouldSayThatNoRecordIsThereWhenTheReaderPassesTheOffset() {
        whenPolled(List.of(record(P0, 14, B)));

        assertThatThrownBy(() -> fetcher.fetch(List.of(aSample(A, 0, 12))))
                .hasMessageEndingWith("should be at erpo.responses.v1-0@12, but no committed record is there");
    }

    @Test
    void shouldSayWhyWhenTheRecordThereIsNoResponse() {
        log.schedulePollTask(() -> log.addRecord(
                new ConsumerRecord<>(P0.topic(), P0.partition(), 12, new byte[0], "no event".getBytes())));

        assertThatThrownBy(() -> fetcher.fetch(List.of(aSample(A, 0, 12))))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("expected Avro single-object encoding");
    }

    @Test
    void shouldRefuseAResponseWhoseLogprobsAreNotOfItsTokens() {
        Response broken = aResponse(0, 0);
        broken.setLogprobs(List.of(-1f));
        whenPolled(List.of(record(P0, 12, broken)));

        assertThatThrownBy(() -> fetcher.fetch(List.of(aSample(A, 0, 12))))
                .hasMessageEndingWith("but a response has one log-probability a token, was 1 for 2");
    }

    /** Otherwise Kafka is asked for minutes for a partition that it does not have, at each attempt. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 2, 999})
    void shouldSayHowManyPartitionsThereAreWhenTheBatchNamesAnother(int partition) {
        assertThatThrownBy(() -> fetcher.fetch(List.of(aSample(A, partition, 3))))
                .isInstanceOf(RunFailedException.class)
                .hasMessage(
                        "response test-run/p0-0/0/0 should be at erpo.responses.v1-%d@3, but the topic has 2 partitions"
                                .formatted(partition));
    }

    @Test
    void shouldRefuseTwoResponsesInOnePlace() {
        assertThatThrownBy(() -> fetcher.fetch(List.of(aSample(A, 0, 12), aSample(B, 0, 12))))
                .hasMessage("the batch says that test-run/p0-0/0/0 and test-run/p0-0/0/1 are both at"
                        + " erpo.responses.v1-0@12");
    }

    @Test
    void shouldGiveUpWithTheReasonWhenNothingComes() {
        assertThatThrownBy(() -> fetcher.fetch(List.of(aSample(A, 0, 12))))
                .isNotInstanceOf(RunFailedException.class)
                .hasMessage("1 responses could not be read: nothing came from [erpo.responses.v1-0] in 300 s");
    }

    private void whenPolled(List<ConsumerRecord<byte[], byte[]>> records) {
        log.schedulePollTask(() -> records.forEach(log::addRecord));
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, Response response) {
        return new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, new byte[0], Events.encode(response));
    }
}
