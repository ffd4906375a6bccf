package io.erpo.planning.data.rows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The first bytes of a file. */
record Head(byte[] bytes) {

    private static final int LENGTH = 4096;

    static Head of(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return of(stream);
        }
    }

    static Head of(InputStream stream) throws IOException {
        return new Head(stream.readNBytes(LENGTH));
    }

    boolean startsWith(int... expected) {
        return holds(0, expected);
    }

    boolean startsWith(String expected) {
        return holds(0, expected);
    }

    boolean holds(int from, String expected) {
        return holds(from, expected.chars().toArray());
    }

    private boolean holds(int from, int... expected) {
        if (bytes.length < from + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((bytes[from + i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** As text, each byte a character, without a mark of UTF-8 and without white space before it. */
    String text() {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return (text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text).stripLeading();
    }

    /** Where ASCII text in two or four bytes a character has its zeros; empty for other text. */
    String wideEncoding() {
        if (startsWith(0xff, 0xfe, 0, 0) || startsWith(0, 0, 0xfe, 0xff)) {
            return "UTF-32";
        }
        if (startsWith(0xff, 0xfe) || startsWith(0xfe, 0xff)) {
            return "UTF-16";
        }
        if (bytes.length >= 8 && isPrintable(0) && holds(1, 0, 0, 0) && isPrintable(4) && holds(5, 0, 0, 0)
                || holds(0, 0, 0, 0) && bytes.length >= 8 && isPrintable(3) && holds(4, 0, 0, 0)) {
            return "UTF-32";
        }
        boolean little = bytes.length >= 4 && isPrintable(0) && holds(1, 0) && isPrintable(2) && holds(3, 0);
        boolean big = bytes.length >= 4 && holds(0, 0) && isPrintable(1) && holds(2, 0) && isPrintable(3);
        return little || big ? "UTF-16" : "";
    }

    private boolean isPrintable(int at) {
        return bytes[at] >= ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t';
    }
}
