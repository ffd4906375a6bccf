package io.erpo.math.extraction;

/**
 * Where a text states a final answer.
 *
 * @param start where the statement begins, its label included
 * @param end after the statement
 * @param answer the range of the answer in it
 */
record StatedAnswer(int start, int end, Span answer, Form form) {

    /** Whether this statement is no more than words around another one that begins inside of it. */
    boolean encloses(StatedAnswer other) {
        return other.start >= start && other.start < end;
    }
}
