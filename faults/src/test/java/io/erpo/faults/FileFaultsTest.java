package io.erpo.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileFaultsTest {

    private interface Use {
        void run() throws IOException;
    }

    private static IOException failure(Use use) {
        try {
            use.run();
        } catch (IOException e) {
            return e;
        }
        throw new AssertionError("it should have failed");
    }

    @Test
    void shouldSayWhatTheFileSystemRefusesWhenAFileCannotBeUsed(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "text");

        assertThat(FileFaults.describe(failure(() -> Files.readAllBytes(directory.resolve("none")))))
                .isEqualTo("it does not exist");
        assertThat(FileFaults.describe(failure(() -> Files.readAllBytes(directory))))
                .isEqualTo("is a directory");
        assertThat(FileFaults.describe(failure(() -> Files.createDirectory(file))))
                .isEqualTo("it exists already");
        assertThat(FileFaults.describe(failure(() -> Files.delete(directory)))).isEqualTo("the directory is not empty");
        assertThat(FileFaults.describe(failure(() -> Files.createDirectory(file.resolve("below")))))
                .isEqualTo("not a directory");
        assertThat(FileFaults.describe(failure(() -> Files.writeString(directory.resolve("n".repeat(300)), ""))))
                .isEqualTo("file name too long");
    }

    @Test
    void shouldSayWhatTheContentsLackWhenTheyCannotBeRead(@TempDir Path directory) throws IOException {
        Path latin = Files.write(directory.resolve("latin"), "é".getBytes(StandardCharsets.ISO_8859_1));
        Path plain = Files.writeString(directory.resolve("plain"), "not compressed");

        assertThat(FileFaults.describe(failure(() -> Files.readString(latin)))).isEqualTo("it is not UTF-8");
        assertThat(FileFaults.describe(failure(() -> new GZIPInputStream(Files.newInputStream(plain)))))
                .isEqualTo("its compressed data is damaged");
    }

    @Test
    void shouldGiveTheSystemsWordsWhenAProgramDoesNotStart() {
        assertThat(FileFaults.describe(failure(() -> new ProcessBuilder("/no/such/program").start())))
                .isEqualTo("no such file or directory");
    }

    private static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new IOException("No space left on device"), "no space left on device"),
                Arguments.of(new FileSystemException("/a", null, "Read-only file system"), "read-only file system"),
                Arguments.of(new AccessDeniedException("/a"), "permission denied"),
                Arguments.of(new EOFException(), "it ends too early"),
                Arguments.of(new MalformedInputException(1), "it is not UTF-8"),
                Arguments.of(new IOException(), "an input or output error"),
                Arguments.of(new IOException(""), "an input or output error"),
                Arguments.of(new IOException(new IllegalStateException("x")), "an input or output error"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void shouldNeverNameAClassWhenSomethingFails(IOException fault, String words) {
        assertThat(FileFaults.describe(fault)).isEqualTo(words);
        assertThat(FileFaults.describe(new UncheckedIOException(fault))).isEqualTo(words);
    }
}
