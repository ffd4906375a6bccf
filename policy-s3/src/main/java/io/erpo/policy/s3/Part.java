package io.erpo.policy.s3;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a file that one request transfers.
 *
 * @param number from 1
 */
record Part(int number, long offset, int bytes) {

    private static final int MOST_PARTS = 10_000;

    /** Cuts a file into equal parts and a rest; uses larger parts when there would be too many. */
    static List<Part> of(long fileBytes, int partBytes) {
        int size = Math.toIntExact(Math.max(partBytes, (fileBytes + MOST_PARTS - 1) / MOST_PARTS));
        List<Part> parts = new ArrayList<>();
        for (long offset = 0; offset < fileBytes; offset += size) {
            parts.add(new Part(parts.size() + 1, offset, (int) Math.min(size, fileBytes - offset)));
        }
        return parts;
    }
}
