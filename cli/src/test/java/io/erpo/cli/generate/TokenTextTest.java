package io.erpo.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.policy.TokenIds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenTextTest {

    /** Decodes as byte-level vocabularies do: each id is a byte. */
    private static String bytes(TokenIds ids) {
        byte[] bytes = new byte[ids.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ids.get(i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<String> pieces(String text) {
        TokenText pieces = new TokenText(TokenTextTest::bytes);
        List<String> given = new ArrayList<>();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            given.add(pieces.add(b & 0xff));
        }
        given.add(pieces.rest());
        return given;
    }

    @Test
    void shouldGiveEachCharacterWhenItsLastByteIsThere() {
        assertThat(pieces("aé")).containsExactly("a", "", "é", "");
        assertThat(pieces("€!")).containsExactly("", "", "€", "!", "");
        assertThat(pieces("x😀y")).containsExactly("x", "", "", "", "😀", "y", "");
    }

    @Test
    void shouldGiveWhatIsLeftWhenACharacterIsNeverCompleted() {
        TokenText text = new TokenText(TokenTextTest::bytes);

        assertThat(text.add('a')).isEqualTo("a");
        assertThat(text.add(0xe2)).isEmpty();
        assertThat(text.add(0x82)).isEmpty();
        assertThat(text.rest()).isEqualTo("\uFFFD");
        assertThat(text.rest()).isEmpty();
    }

    @Test
    void shouldGoOnWhenABrokenCharacterIsFollowedByAWholeOne() {
        TokenText text = new TokenText(TokenTextTest::bytes);

        assertThat(text.add(0xff)).isEmpty();
        assertThat(text.add('b')).isEqualTo("\uFFFDb");
        assertThat(text.add('c')).isEqualTo("c");
    }

    @Test
    void shouldKeepTheSpaceOfAWordWhenTheDecoderDropsItAtTheStart() {
        List<String> words = List.of(" the", " cat", " sat");
        TokenText text = new TokenText(ids -> {
            StringBuilder decoded = new StringBuilder();
            ids.asList().forEach(id -> decoded.append(words.get(id)));
            return decoded.toString().stripLeading();
        });

        assertThat(List.of(text.add(0), text.add(1), text.add(2))).containsExactly("the", " cat", " sat");
    }

    @Test
    void shouldGiveNothingForATokenWithoutText() {
        TokenText text = new TokenText(ids -> "");

        assertThat(text.add(7)).isEmpty();
        assertThat(text.rest()).isEmpty();
    }
}
