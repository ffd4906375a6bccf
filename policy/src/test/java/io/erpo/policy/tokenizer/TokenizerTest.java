package io.erpo.policy.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.policy.PolicyException;
import io.erpo.policy.Reference;
import io.erpo.policy.TokenIds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerTest {

    private static final String PRINTABLE =
            IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());

    @Test
    void shouldGiveTheReferenceIdsWhenTextsAreEncoded() {
        try (Tokenizer tokenizer = Tokenizer.of(TokenizerFiles.read(Reference.directory()))) {
            for (JsonNode example : Reference.json("tiny.json").get("tokenizer")) {
                String text = example.get("text").asText();
                TokenIds ids = tokenizer.encode(text);
                assertThat(ids).isEqualTo(Reference.ids(example.get("ids")));
                assertThat(tokenizer.decodeWithSpecials(ids)).isEqualTo(text);
            }
        }
    }

    @Test
    void shouldGiveOneTokenPerCharacterWhenTheVocabularyIsPrintableAscii() {
        try (Tokenizer tokenizer = Tokenizer.of(TokenizerFiles.printableAscii())) {
            String text = "\n" + PRINTABLE + "  don't\n\n12 + 3 = 15";

            TokenIds ids = tokenizer.encode(text);

            assertThat(ids.size()).isEqualTo(text.length());
            assertThat(tokenizer.decode(ids)).isEqualTo(text);
            assertThat(tokenizer.encode("\n" + PRINTABLE).asList())
                    .isEqualTo(IntStream.range(3, 99).boxed().toList());
        }
    }

    @Test
    void shouldKeepOrSkipSpecialTokensWhenDecoding() {
        try (Tokenizer tokenizer = Tokenizer.of(TokenizerFiles.printableAscii())) {
            TokenIds ids = tokenizer.encode("<|im_start|>a<|im_end|><|endoftext|>");

            assertThat(ids).isEqualTo(TokenIds.of(1, ids.get(1), 2, 0));
            assertThat(tokenizer.decode(ids)).isEqualTo("a");
            assertThat(tokenizer.decodeWithSpecials(ids)).isEqualTo("<|im_start|>a<|im_end|><|endoftext|>");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5 \u00d7 7    | no token for U+00D7 (\u00d7) at character 2
            \u4f60\u597d  | no token for U+4F60 (\u4f60) at character 0
            x \ud83d\ude00 y | no token for U+1F600 (\ud83d\ude00) at character 2
            cafe\u0301    | no token for U+0301
            a\tb          | no token for U+0009
            """)
    void shouldNameTheCharacterWhenTheVocabularyLacksIt(String text, String message) {
        try (Tokenizer tokenizer = Tokenizer.of(TokenizerFiles.printableAscii())) {
            assertThatThrownBy(() -> tokenizer.encode(text))
                    .isInstanceOf(UnencodableTextException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void shouldEncodeNothingWhenTheTextIsEmpty() {
        try (Tokenizer tokenizer = Tokenizer.of(TokenizerFiles.printableAscii())) {
            assertThat(tokenizer.encode("")).isEqualTo(TokenIds.of());
            assertThat(tokenizer.decode(TokenIds.of())).isEmpty();
        }
    }

    @Test
    void shouldKeepEveryByteWhenFilesAreWrittenAndRead(@TempDir Path directory) throws Exception {
        TokenizerFiles files = TokenizerFiles.printableAscii();
        files.writeTo(directory);

        TokenizerFiles read = TokenizerFiles.read(directory);

        assertThat(read.tokenizerJson()).isEqualTo(files.tokenizerJson());
        assertThat(read.vocabularySize()).isEqualTo(99);
        assertThat(read.endOfSequenceId()).isZero();
    }

    @Test
    void shouldSayWhereWhenTheFileIsNotJson(@TempDir Path directory) throws Exception {
        TokenizerFiles.printableAscii().writeTo(directory);
        Files.writeString(directory.resolve("tokenizer.json"), "{");
        assertThatThrownBy(() -> TokenizerFiles.read(directory)).hasMessageContaining("tokenizer.json is not JSON");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"version": "1.0"}                                              | its model, which should be a JSON object
            {"version": "1.0", "model": 3}                                  | its model, which should be a JSON object
            {"model": {"type": "Mamba", "vocab": {"a": 0}}}                 | its model of type "Mamba", the vocabulary
            {"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["x y"]}}| its model of type "BPE", the vocabulary and merges
            {"pre_tokenizer": {"type": "Words"}, "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}} | its pre_tokenizer of type "Words"
            {"decoder": {"kind": 1}, "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}             | its decoder.
            {"normalizer": {"type": "Sequence", "normalizers": 1}, "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}} | its normalizer of type "Sequence"
            """)
    void shouldNameThePartWhenTheLibraryCannotReadIt(String json, String part, @TempDir Path directory)
            throws Exception {
        TokenizerFiles.printableAscii().writeTo(directory);
        Files.writeString(directory.resolve("tokenizer.json"), json);

        assertThatThrownBy(() -> Tokenizer.of(TokenizerFiles.read(directory)))
                .isInstanceOf(PolicyException.class)
                .hasMessageStartingWith(directory + "/tokenizer.json cannot be read: " + part)
                .message()
                .doesNotContain("enum")
                .doesNotContain("column");
    }
}
