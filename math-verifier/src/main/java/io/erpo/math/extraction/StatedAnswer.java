package io.erpo.math.extraction;

/**
 * A final answer that a text states.
 *
 * @param start where the statement begins, its label included
 * @param end after the statement
 * @param answer the span of the answer in it
 */
record StatedAnswer(int start, int end, Span answer, Form form) {

    /** Whether this statement is only the words around another one that begins inside it. */
    boolean encloses(StatedAnswer other) {
        return other.start >= start && other.start < end;
    }
}
