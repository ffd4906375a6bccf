package io.erpo.policy.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest vocabularies, in a process with the heap of the erpo command. */
class TokenizerMemoryTest {

    private static final int LETTERS = 64;

    @TempDir
    private Path directory;

    @Test
    void shouldFitIntoTheCommandsHeapWhenTheVocabularyIsAsLargeAsGemmas() throws Exception {
        long bytes = writeTokenizer();
        assertThat(bytes).isGreaterThan(33_000_000);
        Path output = directory.resolve("output");

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx384m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Load.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();

        assertThat(Files.readString(output)).endsWith("266304 ids, 1 tokens\n");
        assertThat(exit).isZero();
    }

    /** What a command does with a tokenizer. */
    static final class Load {

        private Load() {}

        public static void main(String[] arguments) {
            TokenizerFiles files = TokenizerFiles.read(Path.of(arguments[0]));
            try (Tokenizer tokenizer = Tokenizer.of(files)) {
                System.out.printf(
                        "%d ids, %d tokens%n",
                        files.vocabularySize(), tokenizer.encode(text(0, 1, 2)).size());
            }
        }
    }

    /** All texts of one, two and three of the letters, with the merges that lead there, indented as the field's files are. */
    private long writeTokenizer() throws IOException {
        Path file = directory.resolve(TokenizerFiles.TOKENIZER);
        try (BufferedWriter json = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            json.write(
                    "{\"added_tokens\": [], \"decoder\": {\"type\": \"Fuse\"}, \"model\": {\"type\": \"BPE\", \"vocab\": {\n");
            int id = 0;
            for (int a = 0; a < LETTERS; a++) {
                json.write("        \"" + text(a) + "\": " + id++ + ",\n");
            }
            for (int i = 0; i < LETTERS * LETTERS; i++) {
                json.write("        \"" + text(i / LETTERS, i % LETTERS) + "\": " + id++ + ",\n");
            }
            for (int i = 0; i < LETTERS * LETTERS * LETTERS; i++) {
                String text = text(i / LETTERS / LETTERS, i / LETTERS % LETTERS, i % LETTERS);
                json.write((i == 0 ? "" : ",\n") + "        \"" + text + "\": " + id++);
            }
            json.write("}, \"merges\": [\n");
            for (int i = 0; i < LETTERS * LETTERS; i++) {
                json.write(merge(text(i / LETTERS), text(i % LETTERS)));
            }
            for (int i = 0; i < LETTERS * LETTERS * LETTERS; i++) {
                String last = text(i % LETTERS);
                json.write(merge(text(i / LETTERS / LETTERS, i / LETTERS % LETTERS), last));
            }
            for (int i = 0; i < LETTERS * LETTERS * LETTERS; i++) {
                String rest = text(i / LETTERS % LETTERS, i % LETTERS);
                json.write(merge(text(i / LETTERS / LETTERS), rest));
            }
            json.write("      [\n        \"%s\",\n        \"%s\"\n      ]\n]}}\n".formatted(text(0), text(0)));
        }
        Files.writeString(directory.resolve(TokenizerFiles.TOKENIZER_CONFIG), "{}");
        return Files.size(file);
    }

    private static String merge(String left, String right) {
        return "      [\n        \"" + left + "\",\n        \"" + right + "\"\n      ],\n";
    }

    /** Letters outside of Latin-1, so that a Java text of the file needs two bytes for each. */
    private static String text(int... letters) {
        StringBuilder text = new StringBuilder();
        for (int letter : letters) {
            text.append((char) (0x4e00 + letter));
        }
        return text.toString();
    }
}
