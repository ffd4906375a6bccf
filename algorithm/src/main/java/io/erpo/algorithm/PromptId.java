package io.erpo.algorithm;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Names a prompt by its content, so that the same problem has the same id in every data file and run.
 *
 * @param value 20 lower-case hex digits
 */
public record PromptId(String value) implements Comparable<PromptId> {

    private static final int DIGITS = 20;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

    public PromptId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("promptId must be 20 lower-case hex digits, was \"" + value + "\"");
        }
    }

    /** The id of this content: the first digits of {@link #contentHash}. */
    public static PromptId of(String text, String reference) {
        return new PromptId(contentHash(text, reference).substring(0, DIGITS));
    }

    /** The same for a prompt of a data source, which is part of its content; empty when the data names none. */
    public static PromptId of(String text, String reference, String dataSource) {
        return new PromptId(contentHash(text, reference, dataSource).substring(0, DIGITS));
    }

    /** SHA-256 (hex) of the text, a zero byte, and the reference answer, in UTF-8. */
    public static String contentHash(String text, String reference) {
        return contentHash(text, reference, "");
    }

    /** The same, followed by a zero byte and the data source unless that is empty. */
    public static String contentHash(String text, String reference, String dataSource) {
        String source = dataSource.isEmpty() ? "" : "\0" + dataSource;
        return Sha256.of((text + "\0" + reference + source).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int compareTo(PromptId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
