package io.erpo.policy.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.policy.Reference;
import io.erpo.policy.TokenIds;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tokenizers library computes with each form of published tokenizers ({@code make_tokenizers.py}). */
class TokenizerVectorsTest {

    @ParameterizedTest
    @ValueSource(strings = {"prepend", "first", "always", "replace", "bytes", "prefixed", "ended"})
    void shouldGiveTheIdsAndTextsOfTheLibraryWhenTheVocabularyHasEveryByte(String name) {
        try (Tokenizer tokenizer = tokenizer(name)) {
            for (JsonNode vector : vectors(name)) {
                String text = vector.get("text").asText();
                TokenIds ids = tokenizer.encode(text);

                assertThat(ids).as(text).isEqualTo(Reference.ids(vector.get("plain")));
                assertThat(tokenizer.decode(ids))
                        .isEqualTo(vector.get("decoded").asText());
                assertThat(tokenizer.decodeWithSpecials(ids))
                        .isEqualTo(vector.get("written").asText());
            }
        }
    }

    /** The written-out text is in the log; what reads it adds nothing, and must get the same ids. */
    @ParameterizedTest
    @ValueSource(strings = {"prepend", "first", "always", "replace", "bytes", "prefixed", "ended"})
    void shouldGiveTheIdsOfThePostProcessorWhenItsTokensAreWrittenOut(String name) {
        try (Tokenizer tokenizer = tokenizer(name)) {
            for (JsonNode vector : vectors(name)) {
                String text = vector.get("text").asText();
                List<Integer> plain = Reference.ids(vector.get("plain")).asList();
                List<Integer> special =
                        new ArrayList<>(Reference.ids(vector.get("special")).asList());
                if (!plain.isEmpty() && plain.get(0).equals(special.get(0))) {
                    special.remove(0);
                }
                if (name.equals("ended") && !plain.isEmpty() && plain.get(plain.size() - 1) == 2) {
                    special.remove(special.size() - 1);
                }

                assertThat(tokenizer.encode(tokenizer.withSpecialTokens(text)).asList())
                        .as(text)
                        .isEqualTo(special);
            }
        }
    }

    @Test
    void shouldWriteTheSpaceOfTheFirstWordWhenATokenTakesItsPlace() {
        assertThat(written("prepend", "the sum")).isEqualTo("<s>the sum");
        assertThat(written("first", "the sum")).isEqualTo("<s> the sum");
        assertThat(written("first", " the sum")).isEqualTo("<s> the sum");
        assertThat(written("bytes", "the sum")).isEqualTo("<s>the sum");
        assertThat(written("ended", "the sum")).isEqualTo("<s>the sum</s>");
        assertThat(written("alphabet", "the")).isEqualTo("the");
    }

    @Test
    void shouldAddNoSecondTokenWhenTheTextBeginsWithIt() {
        assertThat(written("prepend", "<s>the")).isEqualTo("<s>the");
        assertThat(written("first", "<s>the")).isEqualTo("<s>the");
        assertThat(written("ended", "<s>the")).isEqualTo("<s>the</s>");
        assertThat(written("ended", "the</s>")).isEqualTo("<s>the</s>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            gaps;the caf\u00e9;U+00E9 (\u00e9) at character 7
            gaps;<s>the\u200bsum;U+200B (\\u200b) at character 6
            gaps;\ud83d\ude00\ud83d\ude00;U+1F600 (\ud83d\ude00) at character 0
            gaps;the \ud83d\ude00 \u4f60;U+1F600 (\ud83d\ude00) at character 4
            gaps;the <unk> \u202e;U+202E (\\u202e) at character 10
            gaps;<|user|>  \u4f60;U+4F60 (\u4f60) at character 10
            alphabet;the sum;U+0020 ( ) at character 3
            alphabet;sum\u2581the;U+2581 (\u2581) at character 3
            alphabet;<s>the</s>The;U+0054 (T) at character 10
            alphabet;1234+;U+002B (+) at character 4
            """)
    void shouldNameTheCharacterWhenTheVocabularyLacksIt(String name, String text, String place) {
        try (Tokenizer tokenizer = tokenizer(name)) {
            assertThatThrownBy(() -> tokenizer.encode(text))
                    .isInstanceOf(UnencodableTextException.class)
                    .hasMessage("the tokenizer has no token for " + place
                            + " of the text; use a model whose vocabulary covers it, or change the text");
        }
    }

    @Test
    void shouldEscapeCharactersThatATerminalObeysWhenTheyAreNamed() {
        try (Tokenizer tokenizer = tokenizer("alphabet")) {
            assertThatThrownBy(() -> tokenizer.encode("a\nb")).hasMessageContaining("U+000A (\\n) at character 1 of");
            assertThatThrownBy(() -> tokenizer.encode("a\tb")).hasMessageContaining("U+0009 (\\t) at character 1 of");
            assertThatThrownBy(() -> tokenizer.encode("a\u001b[2J"))
                    .hasMessageContaining("U+001B (\\u001b) at character 1 of");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepend", "bytes", "gaps"})
    void shouldRefuseHalfACharacterWhateverTheVocabulary(String name) {
        try (Tokenizer tokenizer = tokenizer(name)) {
            assertThatThrownBy(() -> tokenizer.encode("the \ud83d sum"))
                    .hasMessageContaining("U+D83D (\\ud83d) at character 4 of");
            assertThatThrownBy(() -> tokenizer.encode("\ude00"))
                    .hasMessageContaining("U+DE00 (\\ude00) at character 0 of");
        }
    }

    @Test
    void shouldTakeAnUnknownTokenThatIsWrittenOut() {
        try (Tokenizer tokenizer = tokenizer("gaps")) {
            assertThat(tokenizer.encode("the <unk>").asList()).contains(0);
        }
    }

    @Test
    void shouldFindTheIdOfATokenWhereverTheFileHasIt() {
        TokenizerFiles files = files("first");

        assertThat(files.idOf("<|end|>")).contains(366);
        assertThat(files.idOf("<0x0A>")).contains(13);
        assertThat(files.idOf("no such token")).isEmpty();
        assertThat(files.endOfSequence()).contains("</s>");
    }

    private static String written(String name, String text) {
        try (Tokenizer tokenizer = tokenizer(name)) {
            return tokenizer.withSpecialTokens(text);
        }
    }

    private static Tokenizer tokenizer(String name) {
        return Tokenizer.of(files(name));
    }

    private static TokenizerFiles files(String name) {
        return TokenizerFiles.read(resource(name));
    }

    private static JsonNode vectors(String name) {
        try {
            return new ObjectMapper()
                    .readTree(resource("vectors.json").toFile())
                    .get(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path resource(String name) {
        try {
            return Path.of(TokenizerVectorsTest.class
                    .getResource("/tokenizers/" + name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
