package io.erpo.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFaultsTest {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": NaN}            | NaN, which JSON does not have at column 10
            {"a": Infinity}       | Infinity, which JSON does not have at column 15
            version https://x     | unexpected 'version' at column 1
            {"a": 1,}             | unexpected '}' at column 9
            {'a': 1}              | unexpected ''' at column 2
            {"a": [1}             | unexpected '}' at column 9
            {"a": 1, "a": 2}      | a second "a" in the same object at column 13
            {"a": "\\q"}          | the unknown escape \\q at column 9
            {"a": 007}            | a number that JSON does not have at column 8
            {"a": 1               | it ends too early at line 2, column 1
            {"a": "x              | it ends too early at column 9
            {} {}                 | something after the JSON value at column 4
            // a comment          | unexpected '/' at column 1
            """)
    void shouldSayWhatIsWrongAndWhereWhenATextIsNoJson(String text, String expected) {
        String whole = expected.contains("line 2") ? text + "\n" : text;

        assertThat(JsonFaults.describe(fault(whole.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(expected);
    }

    @Test
    void shouldNameTheLineWhenItIsNotTheFirst() {
        assertThat(JsonFaults.describe(fault("{\n  \"a\": 1\n  \"b\": 2\n}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("unexpected '\"' at line 3, column 3");
    }

    @Test
    void shouldSayThatItIsNotUtf8WhenBytesAreOfAnotherEncoding() {
        assertThat(JsonFaults.describe(fault(new byte[] {'[', '"', (byte) 0xe9, 'x', 'y', '"', ']'})))
                .startsWith("bytes that are not UTF-8 at column ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            not json                            | unexpected 'not' at column 1, near not json
            {"a": 1,}                           | unexpected '}' at column 9, near {"a": 1,}
            {"long key": 1, "another": [1}, "x": 2, "y": 3} | unexpected '}' at column 30, near another": [1}, "x": 2, "y": 3}
            {"a": "x                            | it ends too early, with {"a": "x
            {"a": 1, "b": "a long text that is cut  | it ends too early, with "b": "a long text that is cut
            """)
    void shouldShowWhatStandsNearTheFault(String text, String expected) throws JsonProcessingException {
        JsonProcessingException ofText = catchThrowableOfType(JsonProcessingException.class, () -> JSON.readTree(text));

        assertThat(JsonFaults.describe(ofText, text)).isEqualTo(expected);
        assertThat(JsonFaults.describe(fault(text.getBytes(StandardCharsets.UTF_8)), text))
                .isEqualTo(expected);
    }

    /** Readers of bytes count bytes, of which these characters have two and four. */
    @Test
    void shouldShowTheRightPlaceBehindLettersOfOtherAlphabets() {
        String text =
                "{\"\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\uD83D\uDE00\": x1, \"b\": 2, \"c\": 3}";

        assertThat(JsonFaults.describe(fault(text.getBytes(StandardCharsets.UTF_8)), text))
                .endsWith(", near \u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\uD83D\uDE00\": x1, \"b\": 2, \"c\": 3");
    }

    @Test
    void shouldNameZeroBytesAndKeepControlCharactersFromTheTerminal() {
        assertThat(JsonFaults.describe(fault("{\"a\"\0\0".getBytes(StandardCharsets.UTF_8)), "{\"a\"\0\0"))
                .isEqualTo("it holds zero bytes, as a file does whose writer crashed");
        String escape = "{\"a\": \u001b[31m}";
        assertThat(JsonFaults.describe(fault(escape.getBytes(StandardCharsets.UTF_8)), escape))
                .startsWith("a control character (code 27) at column ")
                .endsWith(", near {\"a\": \uFFFD[31m}");
    }

    /** These are the words that users were shown before. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": NaN}",
                "{\"a\": -Infinity}",
                "{\"a\": [1}",
                "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 134\n",
                "<!DOCTYPE html>",
                "{\"a\": +1}",
                "{\"a\": .5}",
                "{\"a\": 1.}",
                "{\"a\": 0x10}",
                "{a: 1}",
                "{\"a\" 1}",
                "{\"a\": \"line\nbreak\"}",
                "\u0000\u0000",
                "{",
                "[",
                "nul",
                "{\"a\": \"\\u12\"}"
            })
    void shouldKeepTheLibrarysWordsToItselfWhateverIsWrong(String text) {
        assertThat(JsonFaults.describe(fault(text.getBytes(StandardCharsets.UTF_8))))
                .doesNotContain("REDACTED", "Feature", "Source", "enable", "Constraints", "StreamRead", "JSON String")
                .hasSizeLessThan(100)
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1_001, 100_000})
    void shouldNotNameASettingOfTheLibraryWhenItsBoundsAreMet(int size) {
        for (String text : new String[] {"[" + "9".repeat(size) + "]", "[".repeat(size) + "]".repeat(size)}) {
            assertThat(JsonFaults.describe(fault(text.getBytes(StandardCharsets.UTF_8))))
                    .startsWith("a number, a text, a name or the nesting is beyond what is read");
        }
    }

    private static JsonProcessingException fault(byte[] text) {
        return catchThrowableOfType(JsonProcessingException.class, () -> JSON.readTree(text));
    }
}
