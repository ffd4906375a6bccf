package io.erpo.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.DeadLetter;
import io.erpo.events.PromptRequest;
import io.erpo.history.intake.IntakeObserver;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoisonTest {

    private static final byte[] GARBAGE = {(byte) 0xC3, 1, 2, 3};

    private Stream stream;

    @BeforeEach
    void start(@TempDir Path state) {
        stream = new Stream(state);
    }

    @AfterEach
    void stop() {
        stream.close();
    }

    @Test
    void shouldPutARecordAsideAsItWasWhenItCannotBeRead() {
        stream.pipe(Given.prompt(1));
        stream.pipe(Topics.PROMPTS, "key".getBytes(UTF_8), GARBAGE);

        TestRecord<String, DeadLetter> letter =
                stream.records(Topics.DEAD_LETTERS).get(0);
        assertThat(letter.key()).isEqualTo("key");
        assertThat(letter.value())
                .isEqualTo(new DeadLetter(
                        "erpo.prompts.v1",
                        0,
                        1L,
                        ByteBuffer.wrap("key".getBytes(UTF_8)),
                        ByteBuffer.wrap(GARBAGE),
                        "history-stream",
                        "expected Avro single-object encoding (C3 01, fingerprint, body), found 4 bytes that do not"
                                + " start that way",
                        null,
                        null));
    }

    @Test
    void shouldHaveThePlaceOfTheRecordForItsKeyWhenThatHadNone() {
        stream.pipe(Given.prompt(1));
        stream.pipe(Topics.PROMPTS, null, GARBAGE);

        TestRecord<String, DeadLetter> letter =
                stream.records(Topics.DEAD_LETTERS).get(0);
        assertThat(letter.key()).isEqualTo("erpo.prompts.v1-0@1");
        assertThat(letter.value().getKey()).isNull();
    }

    @Test
    void shouldGoOnInEveryTopicWhenPoisonCameFirst() {
        Topics.all().stream()
                .filter(topic -> HistoryTopology.build(Stores::inMemoryKeyValueStore, IntakeObserver.NONE)
                        .describe()
                        .toString()
                        .contains("[" + topic.name() + "]"))
                .forEach(topic -> {
                    stream.pipe(topic, "key".getBytes(UTF_8), GARBAGE);
                    stream.pipe(topic, null, null);
                });
        assertThat(stream.refusals()).hasSize(12);

        stream.pipe(Given.prompt(0), Given.draw().build());

        assertThat(stream.published(Topics.PROMPT_REQUESTS))
                .extracting(PromptRequest::getPromptId)
                .containsExactly(Given.promptId(0));
    }

    @Test
    void shouldRefuseAnEventOfAnotherType() {
        stream.pipe(
                Topics.REWARDS,
                Given.promptId(0).getBytes(UTF_8),
                Events.encode(Given.draw().build()));

        assertThat(stream.refusals()).containsExactly("expected Reward, found Draw");
        assertThat(stream.published(Topics.PROMPT_REQUESTS)).isEmpty();
    }

    @Test
    void shouldRefuseAnEventUnderAKeyThatIsNotItsOwn() {
        stream.pipe(
                Topics.DRAWS,
                "elsewhere".getBytes(UTF_8),
                Events.encode(Given.draw().build()));

        assertThat(stream.refusals())
                .containsExactly("its key is \"elsewhere\", but it belongs to \"" + Given.promptId(0)
                        + "\": it may stand in the wrong partition");
    }
}
