package io.erpo.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.DeadLetter;
import io.erpo.fixtures.SampleRun;
import io.erpo.log.DeadLetters;
import io.erpo.log.Place;
import io.erpo.schemas.Events;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RetryTest {

    private static final Set<String> TOPICS = Set.of("erpo.policies.v1");

    private static Retry retry(DeadLetter letter, boolean force) {
        return Retry.of(new StoredLetter(17, letter), TOPICS, RetryTest::nothingThere, force);
    }

    private static Optional<ConsumerRecord<byte[], byte[]>> nothingThere(Place place) {
        throw new AssertionError("a letter that carries its record needs nothing from " + place);
    }

    private static Retry retryOfLong(DeadLetter letter, byte[] inItsPlace) {
        return Retry.of(
                new StoredLetter(17, letter),
                TOPICS,
                place -> Optional.ofNullable(inItsPlace)
                        .map(value -> new ConsumerRecord<>(
                                place.topic(), place.partition(), place.offset(), "run-1".getBytes(UTF_8), value)),
                false);
    }

    private static ProducerRecord<byte[], byte[]> published(Retry retry) {
        return ((Retry.Publish) retry).record();
    }

    @Test
    void shouldPublishTheRecordAsItWasAndSayWhichLetterItComesFrom() {
        ProducerRecord<byte[], byte[]> record = published(retry(Letters.readable(), false));

        assertThat(record.topic()).isEqualTo("erpo.policies.v1");
        assertThat(record.partition()).isNull();
        assertThat(record.key()).isEqualTo("run-1".getBytes(UTF_8));
        assertThat(record.value()).isEqualTo(Events.encode(SampleRun.policy(3)));
        assertThat(new String(record.headers().lastHeader("erpo-retry-of").value(), UTF_8))
                .isEqualTo("erpo.dead-letters.v1-0@17");
    }

    @Test
    void shouldPublishUnreadableBytesOnlyByForce() {
        assertThat(retry(Letters.garbage(), false))
                .isEqualTo(new Retry.Refuse(
                        "its bytes cannot be read and would be refused again; --force publishes them nevertheless"));
        assertThat(published(retry(Letters.garbage(), true)).value()).containsExactly(0xC3, 1, 2);
    }

    @Test
    void shouldPutARecordWithoutAKeyBackIntoItsPartitionAndOnlyByForce() {
        assertThat(retry(Letters.keyless(), false))
                .isEqualTo(new Retry.Refuse(
                        "it has no key, which every service wants; --force publishes it nevertheless"));
        ProducerRecord<byte[], byte[]> forced = published(retry(Letters.keyless(), true));
        assertThat(forced.key()).isNull();
        assertThat(forced.partition()).isZero();
    }

    @Test
    void shouldNeverPublishWhatHasNoValueOrNoTopic() {
        assertThat(retry(Letters.letter("run-1", null), true))
                .isEqualTo(new Retry.Refuse("it has no value, which no service takes"));
        assertThat(Retry.of(new StoredLetter(17, Letters.readable()), Set.of(), RetryTest::nothingThere, true))
                .isEqualTo(new Retry.Refuse("the log has no topic erpo.policies.v1"));
    }

    @Test
    void shouldPublishTheRecordItselfWhenTheLetterCarriesItsBeginning() {
        byte[] value = Letters.longValue();

        ProducerRecord<byte[], byte[]> record = published(retryOfLong(Letters.ofLong(value), value));

        assertThat(record.value()).isEqualTo(value);
        assertThat(record.key()).isEqualTo("run-1".getBytes(UTF_8));
    }

    @Test
    void shouldSayThatALongRecordIsGoneOrAnotherOne() {
        byte[] value = Letters.longValue();
        byte[] changed = value.clone();
        changed[changed.length - 1] ^= 1;

        assertThat(retryOfLong(Letters.ofLong(value), null))
                .isEqualTo(new Retry.Refuse(
                        "the letter carries only the beginning of its %,d bytes, and the record".formatted(value.length)
                                + " itself is gone from erpo.policies.v1-0@7"));
        assertThat(retryOfLong(Letters.ofLong(value), changed))
                .isEqualTo(new Retry.Refuse(
                        "at erpo.policies.v1-0@7 stands another record now; was the topic made again?"));
    }

    @Test
    void shouldTellHowLongARecordIsThatTheLetterCarriesOnlyTheBeginningOf() {
        byte[] value = Letters.longValue();

        assertThat(LetterText.of(new StoredLetter(3, Letters.ofLong(value))))
                .contains(
                        "offset 3: a long record erpo.policies.v1-0@7, refused by history-stream",
                        "    %,d bytes, sha256 %s; the letter carries the beginning, the record stands in its place"
                                .formatted(value.length, DeadLetters.sha256(value)));
    }

    @Test
    void shouldDecideOnEveryLetterBeforeAnyIsPublished() {
        StoredLetter keyless = new StoredLetter(16, Letters.keyless());
        StoredLetter readable = new StoredLetter(17, Letters.readable());

        RetryPlan plan = RetryPlan.of(List.of(keyless, readable), TOPICS, RetryTest::nothingThere, false);

        assertThat(plan.entries()).extracting(RetryPlan.Entry::letter).containsExactly(keyless, readable);
        assertThat(plan.entries().get(0).decision()).isInstanceOf(Retry.Refuse.class);
        assertThat(plan.entries().get(1).decision()).isInstanceOf(Retry.Publish.class);
        assertThat(plan.published()).isEqualTo(1);
        assertThat(plan.refused()).isEqualTo(1);
    }

    @Test
    void shouldTellWhatARefusedRecordSaid() {
        assertThat(LetterText.of(new StoredLetter(17, Letters.readable())))
                .containsExactly(
                        "offset 17: PolicyPublished erpo.policies.v1-0@7, refused by history-stream",
                        "    version 3, but the next one is 2",
                        "    {\"runId\":\"erpo-s1-0a1b2c3d\",\"version\":3,\"uri\":\"v3\",\"sha256\":\"sha3\",\"parent\":2,"
                                + "\"format\":\"huggingface-safetensors\",\"sampling\":null}");
    }

    @Test
    void shouldTellHowLongItIsWhenNobodyCanReadIt() {
        assertThat(LetterText.of(new StoredLetter(0, Letters.garbage())))
                .contains("offset 0: a record that cannot be read erpo.policies.v1-0@7, refused by history-stream")
                .contains("    3 bytes");
        assertThat(LetterText.of(new StoredLetter(0, Letters.letter("k", null))))
                .contains("    no value");
    }
}
