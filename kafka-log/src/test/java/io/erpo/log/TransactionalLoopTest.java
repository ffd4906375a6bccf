package io.erpo.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.Prompt;
import io.erpo.schemas.EventSerializer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionalLoopTest {

    private static final String TOPIC = "in";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final MockProducer<String, SpecificRecord> producer =
            new MockProducer<>(true, null, new StringSerializer(), new EventSerializer());
    private Beginning beginning = Beginning.EARLIEST;
    private final List<String> transformed = new ArrayList<>();

    @BeforeEach
    void beginTheLog() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 100L));
    }

    @Test
    void shouldCommitResultsAndOffsetsTogether() {
        onPoll(() -> arrive(0, "a", "b"));
        onPoll(() -> arrive(2, "c"));

        runUntilStopped(this::echo);

        assertThat(sent()).containsExactly("a", "b", "c");
        assertThat(producer.commitCount()).isEqualTo(2);
        assertThat(committedOffsets()).containsExactly(2L, 3L);
        assertThat(producer.closed()).isTrue();
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void shouldCommitOffsetsWhenABatchHasNoResults() {
        onPoll(() -> arrive(0, "a"));

        runUntilStopped(batch -> List.of());

        assertThat(sent()).isEmpty();
        assertThat(committedOffsets()).containsExactly(1L);
    }

    /** The end of a transaction has an offset, and would otherwise be lag for ever. */
    @Test
    void shouldCommitPastTheEndOfATransactionOnceWhenThereIsNoWork() {
        onPoll(() -> arrive(0, "a"));
        onPoll(this::passMarker);
        for (int poll = 2; poll <= 3 * IdleGroup.EMPTY_POLLS; poll++) {
            onPoll(() -> {});
        }

        runUntilStopped(this::echo);

        assertThat(committedOffsets()).containsExactly(1L, 2L);
        assertThat(sent()).containsExactly("a");
    }

    @Test
    void shouldNotCommitTwiceForEachBatchWhileThereIsWork() {
        for (int batch = 0; batch < 4; batch++) {
            long offset = 2L * batch;
            onPoll(() -> arrive(offset, "record at " + offset));
            onPoll(this::passMarker);
            onPoll(() -> {});
        }

        runUntilStopped(this::echo);

        assertThat(committedOffsets()).containsExactly(1L, 3L, 5L, 7L);
    }

    @Test
    void shouldReadOnWhenTheCommitOfAnIdleMemberIsAborted() {
        onPoll(() -> arrive(0, "a"));
        onPoll(() -> {
            passMarker();
            producer.commitTransactionException = new TransactionAbortableException("coordinator moved");
        });
        for (int poll = 1; poll < IdleGroup.EMPTY_POLLS; poll++) {
            onPoll(() -> {});
        }
        onPoll(() -> {
            producer.commitTransactionException = null;
            assertThat(consumer.position(PARTITION)).isEqualTo(1);
            consumer.seek(PARTITION, 2);
            arrive(2, "b");
        });

        runUntilStopped(this::echo);

        assertThat(sent()).containsExactly("a", "b");
        assertThat(committedOffsets()).containsExactly(1L, 3L);
    }

    @Test
    void shouldOpenTheTransactionOnlyAfterTheTransformation() {
        onPoll(() -> arrive(0, "a"));

        runUntilStopped(batch -> {
            assertThat(producer.transactionInFlight()).isFalse();
            return echo(batch);
        });

        assertThat(sent()).containsExactly("a");
    }

    @Test
    void shouldReadTheSameRecordsAgainWhenATransactionIsAborted() {
        onPoll(() -> arrive(0, "a", "b"));
        onPoll(() -> {
            arrive(2, "c");
            producer.commitTransactionException = new TransactionAbortableException("coordinator moved");
        });
        onPoll(() -> {
            producer.commitTransactionException = null;
            assertThat(consumer.position(PARTITION)).isEqualTo(2);
            arrive(2, "c");
        });

        runUntilStopped(this::echo);

        assertThat(transformed).containsExactly("a", "b", "c", "c");
        assertThat(sent()).containsExactly("a", "b", "c");
        assertThat(committedOffsets()).containsExactly(2L, 3L);
    }

    @Test
    void shouldReadFromTheStartWhenTheFirstTransactionIsAborted() {
        onPoll(() -> {
            arrive(0, "a");
            producer.sendOffsetsToTransactionException = new TransactionAbortableException("a rebalance came between");
        });
        onPoll(() -> {
            producer.sendOffsetsToTransactionException = null;
            assertThat(consumer.position(PARTITION)).isZero();
            arrive(0, "a");
        });

        runUntilStopped(this::echo);

        assertThat(sent()).containsExactly("a");
    }

    /**
     * A member that forgot its partitions would be given those of the present generation, and one that it was to hand over
     * would belong to no member.
     */
    @Test
    void shouldJoinWithItsPartitionsAndReadNothingUntilThenWhenATransactionIsAborted() {
        onPoll(() -> {
            arrive(0, "a");
            producer.sendOffsetsToTransactionException = new TransactionAbortableException("a rebalance came between");
        });
        consumer.schedulePollTask(() -> {
            producer.sendOffsetsToTransactionException = null;
            assertThat(consumer.shouldRebalance()).isTrue();
            assertThat(consumer.assignment()).containsExactly(PARTITION);
            arrive(0, "a");
        });
        consumer.schedulePollTask(() -> {
            assertThat(transformed).containsExactly("a");
            consumer.resetShouldRebalance();
            consumer.rebalance(List.of(PARTITION));
            arrive(0, "a");
        });

        runUntilStopped(this::echo);

        assertThat(transformed).containsExactly("a", "a");
        assertThat(sent()).containsExactly("a");
    }

    @Test
    void shouldTellWhatBecameOfEachBatch() {
        List<String> told = new ArrayList<>();
        onPoll(() -> {
            arrive(0, "a");
            producer.commitTransactionException = new TransactionAbortableException("coordinator moved");
        });
        onPoll(() -> {
            producer.commitTransactionException = null;
            arrive(0, "a");
        });

        runUntilStopped(new TransactionalLoop.Transformation() {
            @Override
            public List<ProducerRecord<String, SpecificRecord>> apply(ConsumerRecords<byte[], byte[]> batch) {
                return echo(batch);
            }

            @Override
            public void committed(List<ProducerRecord<String, SpecificRecord>> results) {
                results.forEach(result -> told.add("committed " + result.key()));
            }

            @Override
            public void aborted() {
                told.add("aborted");
            }
        });

        assertThat(told).containsExactly("aborted", "committed a");
    }

    @Test
    void shouldFailForTheFirstReasonWhenNotEvenAbortingIsPossible() {
        onPoll(() -> {
            arrive(0, "a");
            producer.commitTransactionException = new TransactionAbortableException("coordinator moved");
            producer.abortTransactionException = new KafkaException("gone");
        });

        assertThatThrownBy(() -> runUntilStopped(this::echo))
                .hasMessage("coordinator moved")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("gone"));
        assertThat(sent()).isEmpty();
    }

    @Test
    void shouldFailWhenNoTransactionCanBeCommitted() {
        for (int attempt = 0; attempt < 5; attempt++) {
            onPoll(() -> {
                arrive(0, "a");
                producer.commitTransactionException = new TransactionAbortableException("broken");
            });
        }

        assertThatThrownBy(() -> runUntilStopped(this::echo)).hasMessage("broken");
        assertThat(transformed).containsExactly("a", "a", "a", "a", "a");
        assertThat(sent()).isEmpty();
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void shouldFailAtOnceWhenANewLifeOfTheInstanceHasTakenOver() {
        onPoll(() -> arrive(0, "a"));

        assertThatThrownBy(() -> runUntilStopped(batch -> {
                    producer.fenceProducer();
                    return echo(batch);
                }))
                .isInstanceOf(ProducerFencedException.class);
        assertThat(sent()).isEmpty();
    }

    @Test
    void shouldFailAtOnceWhenKafkaNoLongerTakesItsPassword() {
        onPoll(() -> {
            arrive(0, "a");
            producer.commitTransactionException = new SaslAuthenticationException("changed meanwhile");
        });

        assertThatThrownBy(() -> runUntilStopped(this::echo)).isInstanceOf(SaslAuthenticationException.class);
        assertThat(transformed).containsExactly("a");
        assertThat(sent()).isEmpty();
    }

    @Test
    void shouldCommitNothingWhenTheTransformationFails() {
        onPoll(() -> arrive(0, "a"));

        assertThatThrownBy(() -> runUntilStopped(batch -> {
                    throw new IllegalStateException("no such policy");
                }))
                .hasMessage("no such policy");
        assertThat(producer.commitCount()).isZero();
        assertThat(committedOffsets()).isEmpty();
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void shouldBeginAtTheEarliestRecordWhenTheGroupHasNoPositionAndNoAnswers() {
        logHolds(3, 5);
        onPoll(() -> {});
        onPoll(() -> arrive(3, "a", "b"));

        runUntilStopped(this::echo);

        assertThat(sent()).containsExactly("a", "b");
        assertThat(committedOffsets()).containsExactly(5L);
    }

    @Test
    void shouldGoOnBehindItsLastAnswerWhenItsPositionIsForgotten() {
        logHolds(0, 3);
        beginning = partition -> OptionalLong.of(2);
        onPoll(() -> {});
        onPoll(() -> arrive(2, "c"));

        runUntilStopped(this::echo);

        assertThat(sent()).containsExactly("c");
        assertThat(committedOffsets()).containsExactly(3L);
    }

    @Test
    void shouldStayWithinTheLogWhenTheLastAnswerIsToARecordThatWasDeleted() {
        logHolds(7, 8);
        beginning = partition -> OptionalLong.of(2);
        onPoll(() -> {});
        onPoll(() -> arrive(7, "h"));

        runUntilStopped(this::echo);

        assertThat(sent()).containsExactly("h");
    }

    @Test
    void shouldNotAskForAnswersWhenTheLogIsEmpty() {
        logHolds(0, 0);
        beginning = partition -> {
            throw new AssertionError("an empty log has no answers");
        };
        onPoll(() -> {});

        runUntilStopped(this::echo);

        assertThat(sent()).isEmpty();
    }

    @Test
    void shouldGoOnAtTheBeginningOfTheLogAndTellWhenItsRecordsWereDeleted() {
        logHolds(5, 6);
        List<TopicPartition> deleted = new ArrayList<>();
        onPoll(() -> outOfRange(2));
        onPoll(() -> {
            assertThat(consumer.position(PARTITION)).isEqualTo(5);
            arrive(5, "f");
        });

        runUntilStopped(new TransactionalLoop.Transformation() {
            @Override
            public List<ProducerRecord<String, SpecificRecord>> apply(ConsumerRecords<byte[], byte[]> batch) {
                return echo(batch);
            }

            @Override
            public void deleted(TopicPartition partition) {
                deleted.add(partition);
            }
        });

        assertThat(deleted).containsExactly(PARTITION);
        assertThat(sent()).containsExactly("f");
    }

    @Test
    void shouldGoOnBehindItsLastAnswerWhenTheLogEndsBeforeItsPosition() {
        logHolds(0, 4);
        beginning = partition -> OptionalLong.of(3);
        onPoll(() -> outOfRange(1_000));
        onPoll(() -> {
            assertThat(consumer.position(PARTITION)).isEqualTo(3);
            arrive(3, "d");
        });

        runUntilStopped(this::echo);

        assertThat(sent()).containsExactly("d");
    }

    private void logHolds(long beginningOffset, long end) {
        consumer = new MockConsumer<>("none");
        consumer.updateBeginningOffsets(Map.of(PARTITION, beginningOffset));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
    }

    /** As a broker answers a fetch from an offset that it does not have. */
    private void outOfRange(long position) {
        consumer.seek(PARTITION, position);
        consumer.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, position)));
    }

    private void runUntilStopped(TransactionalLoop.Transformation transformation) {
        TransactionalLoop loop = new TransactionalLoop(consumer, producer, transformation, beginning);
        onPoll(loop::stop);
        loop.run(List.of(TOPIC));
    }

    private List<ProducerRecord<String, SpecificRecord>> echo(ConsumerRecords<byte[], byte[]> batch) {
        List<ProducerRecord<String, SpecificRecord>> results = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            String text = new String(record.value(), StandardCharsets.UTF_8);
            transformed.add(text);
            results.add(new ProducerRecord<>("out", text, new Prompt(text, text, "", "", "", "")));
        }
        return results;
    }

    private void onPoll(Runnable task) {
        consumer.schedulePollTask(() -> {
            if (consumer.assignment().isEmpty() || consumer.shouldRebalance()) {
                consumer.resetShouldRebalance();
                consumer.rebalance(List.of(PARTITION));
            }
            // The mocks share no broker that would remember what the producer committed.
            producer.consumerGroupOffsetsHistory()
                    .forEach(groups -> groups.values().forEach(consumer::commitSync));
            task.run();
        });
    }

    private void passMarker() {
        consumer.seek(PARTITION, consumer.position(PARTITION) + 1);
    }

    private void arrive(long firstOffset, String... texts) {
        for (int i = 0; i < texts.length; i++) {
            byte[] value = texts[i].getBytes(StandardCharsets.UTF_8);
            consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, firstOffset + i, null, value));
        }
    }

    private List<String> sent() {
        return producer.history().stream().map(ProducerRecord::key).toList();
    }

    private List<Long> committedOffsets() {
        return producer.consumerGroupOffsetsHistory().stream()
                .flatMap(groups -> groups.values().stream())
                .map(offsets -> offsets.get(PARTITION).offset())
                .toList();
    }
}
