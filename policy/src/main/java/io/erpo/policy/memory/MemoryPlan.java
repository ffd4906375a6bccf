package io.erpo.policy.memory;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What one process needs on one device, at most and estimated.
 *
 * @param process its name in messages
 * @param device as libtorch names it
 */
public record MemoryPlan(String process, String device, List<Part> parts) {

    private static final double GIBIBYTE = 1L << 30;

    /** A purpose and its bytes. */
    public record Part(String purpose, long bytes) {

        @Override
        public String toString() {
            return purpose + " " + gibibytes(bytes);
        }
    }

    public MemoryPlan {
        parts = parts.stream().filter(part -> part.bytes() > 0).toList();
    }

    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).reduce(0, Math::addExact);
    }

    /** The largest parts first. */
    public String details() {
        return parts.stream()
                .sorted((a, b) -> Long.compare(b.bytes(), a.bytes()))
                .map(Part::toString)
                .collect(Collectors.joining(", "));
    }

    /** {@code learner needs 61.2 GiB: weights 28.3 GiB, ...}. */
    @Override
    public String toString() {
        return process + " needs " + gibibytes(bytes()) + ": " + details();
    }

    static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, bytes < GIBIBYTE ? "%.2f GiB" : "%.1f GiB", bytes / GIBIBYTE);
    }
}
