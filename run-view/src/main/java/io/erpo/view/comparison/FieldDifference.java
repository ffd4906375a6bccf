package io.erpo.replay.findings;

/** The first field in which two records differ, and the values there. */
record FieldDifference(String path, String recomputed, String recorded) {

    FieldDifference within(String parent) {
        return new FieldDifference(
                parent + (path.startsWith("[") || path.isEmpty() ? "" : ".") + path, recomputed, recorded);
    }
}
