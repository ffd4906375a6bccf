package io.erpo.reward;

/**
 * Judges answers. It is a pure function: equal answers get equal judgements, in any order and however often they are
 * repeated.
 */
@FunctionalInterface
public interface Judge {

    /** Judges one answer. An exception is recorded as a failed reward, and the stream of responses continues. */
    Judgement judge(Answer answer);
}
