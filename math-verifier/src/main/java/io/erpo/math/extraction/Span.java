package io.erpo.math.extraction;

/** A part of a text: {@code from} included, {@code to} not. */
record Span(int from, int to) {

    Span {
        to = Math.max(from, to);
    }

    int length() {
        return to - from;
    }

    String of(String text) {
        return text.substring(from, to);
    }
}
