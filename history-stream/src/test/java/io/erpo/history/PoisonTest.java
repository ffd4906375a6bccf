package io.erpo.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.DeadLetter;
import io.erpo.events.PromptRequest;
import io.erpo.history.intake.IntakeObserver;
import io.erpo.history.prompt.EndedRuns;
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
                        4L,
                        "c72a388eb9427352598c529f75dfcf06569e2b982b37ffce4aa2e9cfd0217795"));
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
                .filter(topic -> HistoryTopology.build(
                                Stores::inMemoryKeyValueStore, IntakeObserver.NONE, EndedRuns.NONE)
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

    /** Its value would be stored, and a topic that restores a store has the same bound as all others. */
    @Test
    void shouldRefuseARewardThatIsTooLargeForTheStores() {
        stream.pipe(Given.prompt(0), Given.draw().build());
        stream.pipe(Given.reward(0, 0, true).setReason("x".repeat(1 << 20)).build());

        assertThat(stream.refusals())
                .singleElement()
                .asString()
                .matches("its value has 1,048,[0-9]{3} bytes, but a Reward has at most 1,048,576");

        stream.pipe(Given.reward(0, 0, true).build(), Given.reward(0, 1, true).build());
        assertThat(stream.published(Topics.VERIFIED_GROUPS)).hasSize(1);
    }

    @Test
    void shouldRefuseARewardWhoseAnswerWouldMakeItsGroupTooLarge() {
        int groupSize = 64;
        stream.pipe(Given.prompt(0), Given.draw().setGroupSize(groupSize).build());
        String answer = "x".repeat((2 << 20) / groupSize);
        stream.pipe(Given.reward(0, 0, true).setExtracted(answer + "x").build());

        assertThat(stream.refusals())
                .containsExactly(
                        "reward \"correct\" of %s/0/0 extracts 32769 characters, more than 32768: a group of 64"
                                        .formatted(Given.RUN + "/" + Given.promptId(0))
                                + " would be too large for the log");

        for (int index = 0; index < groupSize; index++) {
            stream.pipe(Given.reward(0, index, true).setExtracted(answer).build());
        }
        assertThat(stream.published(Topics.VERIFIED_GROUPS)).hasSize(1);
    }

    @Test
    void shouldKeepADeadLetterSmallWhenTheRecordIsLarge() {
        stream.pipe(Given.prompt(1));
        stream.pipe(Topics.PROMPTS, "key".getBytes(UTF_8), new byte[17 << 20]);

        DeadLetter letter = stream.records(Topics.DEAD_LETTERS).get(0).value();
        assertThat(letter.getValue().remaining()).isEqualTo(65_536);
        assertThat(letter.getValueBytes()).isEqualTo(17L << 20);
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
