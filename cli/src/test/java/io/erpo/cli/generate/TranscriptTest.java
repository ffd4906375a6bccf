package io.erpo.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TranscriptTest {

    private static final int END = 0;
    private static final Supplier<TokenText> LETTERS = () -> new TokenText(ids -> {
        StringBuilder text = new StringBuilder();
        ids.asList().stream().filter(id -> id != END).forEach(text::appendCodePoint);
        return text.toString();
    });

    private final StringWriter shown = new StringWriter();

    private Transcript transcript(int responses) {
        return new Transcript(new PrintWriter(shown), responses, LETTERS, Set.of(END), 3);
    }

    @Test
    void shouldShowASingleResponseAsItGrows() {
        Transcript transcript = transcript(1);

        transcript.token(0, 'a');
        assertThat(shown).hasToString("a");
        transcript.token(0, 'b');
        assertThat(shown).hasToString("ab");
        transcript.token(0, END);
        assertThat(shown).hasToString("ab" + System.lineSeparator());
    }

    @Test
    void shouldShowResponsesInOrderWhicheverEndsFirst() {
        Transcript transcript = transcript(3);

        transcript.token(2, 'x');
        transcript.token(0, 'a');
        transcript.token(1, 'p');
        transcript.token(1, END);
        transcript.token(2, 'y');
        assertThat(shown.toString().lines()).containsExactly("--- response 1 of 3", "a");
        transcript.token(0, 'b');
        transcript.token(0, 'c');
        assertThat(shown.toString().lines())
                .containsExactly("--- response 1 of 3", "abc", "--- response 2 of 3", "p", "--- response 3 of 3", "xy");
        transcript.token(2, 'z');

        assertThat(shown.toString()).endsWith("xyz" + System.lineSeparator());
    }
}
