package io.erpo.algorithm;

import java.util.regex.Pattern;

/**
 * Names a run. Part of every derived id.
 *
 * @param value lower-case letters, digits and dashes, at most 64
 */
public record RunId(String value) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    public RunId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "runId must be 1 to 64 lower-case letters, digits or dashes and start with no dash, was \"" + value
                            + "\"");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
