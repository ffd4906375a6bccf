package io.erpo.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.PolicyPublished;
import io.erpo.events.Prompt;
import io.erpo.events.TrainStep;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EventsTest {

    private static final Prompt PROMPT = new Prompt("p1", "rev 123=", "321", "generated", "abc", "");

    @Test
    void shouldReturnAnEqualRecordWhenDecodingWhatWasEncoded() {
        assertThat(Events.decode(Events.encode(PROMPT))).isEqualTo(PROMPT);
        PolicyPublished base = new PolicyPublished("run", 0L, "run/v0", "cafe", null, "huggingface-safetensors", null);
        assertThat(Events.decode(Events.encode(base), PolicyPublished.class)).isEqualTo(base);
    }

    @Test
    void shouldStartWithTheSingleObjectHeaderSoThatAnyAvroToolCanReadTheLog() {
        assertThat(Events.encode(PROMPT)).startsWith(0xC3, 0x01);
    }

    @Test
    void shouldSayWhatWasExpectedAndFoundWhenTheTypeIsAnother() {
        assertThatThrownBy(() -> Events.decode(Events.encode(PROMPT), TrainStep.class))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessage("expected TrainStep, found Prompt");
    }

    @Test
    void shouldRefuseBytesThatAreNoEvent() {
        assertThatThrownBy(() -> Events.decode("hello".getBytes()))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageContaining("5 bytes");
        assertThatThrownBy(() -> Events.decode(new byte[0])).isInstanceOf(UnreadableEventException.class);
    }

    @Test
    void shouldRefuseEveryTruncationOfARecord() {
        byte[] whole = Events.encode(PROMPT);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Events.decode(cut)).isInstanceOf(UnreadableEventException.class);
        }
    }

    @Test
    void shouldNameTheFingerprintWhenTheSchemaIsUnknown() {
        byte[] bytes = Events.encode(PROMPT);
        Arrays.fill(bytes, 2, 10, (byte) 0x11);
        assertThatThrownBy(() -> Events.decode(bytes))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageContaining("1111111111111111");
    }
}
