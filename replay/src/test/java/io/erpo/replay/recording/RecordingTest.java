package io.erpo.replay.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.PromptHistory;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

    private static final String RUN = "run-1";

    @TempDir
    Path directory;

    @Test
    void shouldFindEveryRecordByItsPlaceWhenTheFileHasManyBlocks() {
        List<Place> places = new ArrayList<>();
        try (var file = new RecordingWriter(directory, RUN).topic(Topics.PROMPT_HISTORY)) {
            for (int partition : List.of(0, 2)) {
                for (int i = 0; i < 1_000; i++) {
                    places.add(new Place(partition, 3L * i));
                    file.add(history(partition, 3L * i));
                }
            }
        }
        TopicFile<PromptHistory> file = new TopicFile<>(
                Recording.file(directory, Topics.PROMPT_HISTORY), new TopicFormat<>(Topics.PROMPT_HISTORY));
        Collections.shuffle(places, new Random(1));

        try (file) {
            assertThat(file.size()).isEqualTo(2_000);
            assertThat(file.partitions()).containsExactly(0, 2);
            TopicFile.Cursor<PromptHistory> cursor = file.from(new Place(0, 0));
            for (Place place : places.subList(0, 200)) {
                cursor.advanceTo(place);
                assertThat(cursor.peek()).isEqualTo(history(place.partition(), place.offset()));
            }
            cursor.advanceTo(new Place(0, 4));
            assertThat(cursor.peek().place()).isEqualTo(new Place(0, 6));
            cursor.advanceTo(new Place(1, 0));
            assertThat(cursor.peek().place()).isEqualTo(new Place(2, 0));
            cursor.advanceTo(new Place(2, 2_998));
            assertThat(cursor.hasNext()).isFalse();
            cursor.advanceTo(new Place(-1, 0));
            assertThat(cursor.peek().place()).isEqualTo(new Place(0, 0));
        }
    }

    @Test
    void shouldKeepOnlyWhatIsOfTheRunAndCanBeRead() {
        try (var file = new RecordingWriter(directory, RUN).topic(Topics.PROMPT_HISTORY)) {
            file.add(consumed(0, Events.encode(history("run-2", 0))));
            file.add(consumed(1, Events.encode(history(RUN, 1))));
            file.add(consumed(2, new byte[] {1, 2, 3}));
            file.add(consumed(3, null));
        }
        List<PromptHistory> found = new ArrayList<>();
        try (var file = new TopicFile<>(
                Recording.file(directory, Topics.PROMPT_HISTORY), new TopicFormat<>(Topics.PROMPT_HISTORY))) {
            file.forEach(record -> found.add(record.value()));
        }

        assertThat(found).containsExactly(history(RUN, 1));
    }

    @Test
    void shouldSayWhereWhenRecordsAreOutOfOrder() {
        try (var file = new RecordingWriter(directory, RUN).topic(Topics.PROMPT_HISTORY)) {
            file.add(history(0, 5));
            file.add(history(0, 5));
        }
        Path path = Recording.file(directory, Topics.PROMPT_HISTORY);

        assertThatThrownBy(() -> new TopicFile<>(path, new TopicFormat<>(Topics.PROMPT_HISTORY)))
                .isInstanceOf(RecordingException.class)
                .hasMessage(
                        path
                                + ": partition 0, offset 5 stands after partition 0, offset 5; a recording is in the order of partitions and offsets");
    }

    @Test
    void shouldSayWhatIsMissingWhenADirectoryHoldsNoRecording() {
        assertThatThrownBy(() -> Recording.open(directory))
                .isInstanceOf(RecordingException.class)
                .hasMessage(directory.resolve("runs.avro") + " is missing; a recording has one file for each topic");
    }

    private static Recorded<PromptHistory> history(int partition, long offset) {
        return new Recorded<>(
                Topics.PROMPT_HISTORY,
                new Place(partition, offset),
                Instant.ofEpochMilli(offset),
                "key-" + offset,
                history(RUN, (int) offset));
    }

    private static PromptHistory history(String runId, int visits) {
        return new PromptHistory(runId, "a prompt with a name of some length", 1, visits, 0, 0, 0, 1.25, 0L);
    }

    private static ConsumerRecord<byte[], byte[]> consumed(long offset, byte[] value) {
        return new ConsumerRecord<>(
                Topics.PROMPT_HISTORY.name(),
                0,
                offset,
                7,
                TimestampType.CREATE_TIME,
                1,
                1,
                "key".getBytes(StandardCharsets.UTF_8),
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
