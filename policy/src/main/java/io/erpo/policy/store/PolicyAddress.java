package io.erpo.policy.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a version, relative to its store: {@code <run>/v000012-<start of the digest>}.
 *
 * @param digest the first twelve digits of the SHA-256 of its weights
 */
public record PolicyAddress(String run, long version, String digest) {

    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern NAME = Pattern.compile("v(\\d{6,18})-([0-9a-f]{12})");
    private static final int DIGEST_DIGITS = 12;

    public PolicyAddress {
        requireRun(run);
        if (version < 0 || !digest.matches("[0-9a-f]{" + DIGEST_DIGITS + "}")) {
            throw new IllegalArgumentException(
                    "a version must be at least 0 and have the first 12 digits of a digest, was " + version + " and "
                            + digest);
        }
    }

    /** @param sha256 of the weights, all digits */
    static PolicyAddress of(String run, long version, String sha256) {
        return new PolicyAddress(run, version, sha256.substring(0, DIGEST_DIGITS));
    }

    /** Reads {@link #uri()}; empty for anything else. */
    public static Optional<PolicyAddress> parse(String uri) {
        int slash = uri.indexOf('/');
        return slash < 0 ? Optional.empty() : parse(uri.substring(0, slash), uri.substring(slash + 1));
    }

    /** Reads the {@link #name()} of a version of a run; empty for anything else. */
    public static Optional<PolicyAddress> parse(String run, String name) {
        Matcher parts = NAME.matcher(name);
        return RUN.matcher(run).matches() && parts.matches()
                ? Optional.of(new PolicyAddress(run, Long.parseLong(parts.group(1)), parts.group(2)))
                : Optional.empty();
    }

    /** Refuses a run that cannot name a directory. */
    static String requireRun(String run) {
        if (!RUN.matcher(run).matches()) {
            throw new IllegalArgumentException("run must match " + RUN + " to name a directory, was " + run);
        }
        return run;
    }

    /** Of the version among those of its run. */
    public String name() {
        return String.format("v%06d-%s", version, digest);
    }

    /** The URI of the claim check. */
    public String uri() {
        return run + "/" + name();
    }
}
