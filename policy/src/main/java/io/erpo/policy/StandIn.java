package io.erpo.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Recognises by its first bytes a file that stands where another was expected, and says what to do. */
public final class StandIn {

    /** More than the first line of any of them. */
    private static final int HEAD_BYTES = 256;

    private StandIn() {}

    /** A sentence about the file, if it is not what its name says; empty for any other file, and for one that cannot be read. */
    public static Optional<String> explain(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return explain(in.readNBytes(HEAD_BYTES)).map(what -> file + " " + what);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> explain(byte[] bytes) {
        String head = new String(bytes, StandardCharsets.ISO_8859_1).strip().toLowerCase(Locale.ROOT);
        if (head.startsWith("version https://git-lfs.") || head.startsWith("version https://hawser.")) {
            return Optional.of("is a Git LFS pointer, not the file itself;"
                    + " run \"git lfs pull\" in that directory, or download the file again");
        }
        if (head.startsWith("<!doctype html") || head.startsWith("<html")) {
            return Optional.of("is a web page, not the file itself;"
                    + " download the file again, with your access token if the model asks for one");
        }
        if (head.startsWith("gguf")) {
            return Optional.of("is a GGUF file, which is not read here;"
                    + " take the checkpoint it was made from, with its weights as safetensors");
        }
        if (head.startsWith("pk\u0003\u0004") || head.startsWith("\u0080\u0002") || head.startsWith("\u0080\u0004")) {
            return Optional.of(
                    "is a pickle of PyTorch, which can run code when it is opened, so that it is not read here;"
                            + " load it with transformers and write it with save_pretrained, which gives safetensors");
        }
        return Optional.empty();
    }

    /** Why a file is not there: itself, or what a link in its place points at. */
    public static String missing(Path file) {
        if (!Files.isSymbolicLink(file)) {
            return file + " does not exist";
        }
        try {
            return file + " is a link to " + Files.readSymbolicLink(file)
                    + ", which does not exist; copy the files themselves (cp -L), or download them again";
        } catch (IOException e) {
            return file + " is a link that cannot be followed";
        }
    }
}
