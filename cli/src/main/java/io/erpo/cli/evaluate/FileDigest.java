package io.erpo.cli.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.algorithm.Sha256;
import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 (hex) of files that determine a result. */
final class FileDigest {

    private static final String TOKENIZER = "tokenizer.json";
    private static final String TEMPLATE = "chat_template.jinja";
    private static final String CONFIG = "tokenizer_config.json";

    private FileDigest() {}

    /** Of a file; of a directory over the names and digests of its files; empty for a pattern of files. */
    static String of(Path path) {
        try {
            return Files.isDirectory(path) ? directory(path) : Files.isRegularFile(path) ? file(path) : "";
        } catch (IOException e) {
            throw new CommandException("%s cannot be read: %s".formatted(path, FileFaults.describe(e)), e);
        }
    }

    /** Of the tokenizer of a checkpoint. */
    static String ofTokenizer(Path checkpoint) {
        return of(checkpoint.resolve(TOKENIZER));
    }

    /** Of the chat template of a checkpoint; empty when it has none. */
    static String ofTemplate(Path checkpoint) {
        Path template = checkpoint.resolve(TEMPLATE);
        if (Files.exists(template)) {
            return of(template);
        }
        Path config = checkpoint.resolve(CONFIG);
        try {
            JsonNode inline = Files.exists(config)
                    ? new ObjectMapper().readTree(config.toFile()).path("chat_template")
                    : new ObjectMapper().missingNode();
            return inline.isMissingNode() || inline.isNull() ? "" : text(inline.toString());
        } catch (IOException e) {
            throw new CommandException("%s cannot be read: %s".formatted(config, FileFaults.describe(e)), e);
        }
    }

    private static String directory(Path directory) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> files = entries.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                all.append(file.getFileName()).append(' ').append(file(file)).append('\n');
            }
        }
        return text(all.toString());
    }

    private static String file(Path file) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String text(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
