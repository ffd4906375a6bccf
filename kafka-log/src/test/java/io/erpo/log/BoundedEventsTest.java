package io.erpo.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.Prompt;
import io.erpo.schemas.Events;
import org.junit.jupiter.api.Test;

class BoundedEventsTest {

    private final BoundedEvents events = new BoundedEvents();

    @Test
    void shouldSayWhatIsTooLargeBeforeKafkaDoes() {
        Prompt prompt = new Prompt("p", "x".repeat(2 << 20), "", "", "", "");

        assertThatThrownBy(() -> events.serialize("erpo.prompts.v1", prompt))
                .isInstanceOf(LogException.class)
                .hasMessage("a Prompt of 2,097,172 bytes, and erpo.prompts.v1 takes at most 1,048,576;"
                        + " nothing of it was sent");
    }

    @Test
    void shouldEncodeWhatFits() {
        Prompt prompt = new Prompt("p", "x", "", "", "", "");

        assertThat(events.serialize("erpo.prompts.v1", prompt)).isEqualTo(Events.encode(prompt));
        assertThat(events.serialize("erpo.prompts.v1", null)).isNull();
    }
}
