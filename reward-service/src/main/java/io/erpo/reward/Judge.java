package io.erpo.reward;

/**
 * Judges answers. A pure function of the answer: the same answer gets the same judgement, in whatever order answers come and
 * however often one comes again.
 */
@FunctionalInterface
public interface Judge {

    /** Judges one answer. What it throws is recorded as a failed reward; the stream of responses goes on. */
    Judgement judge(Answer answer);
}
