package io.erpo.reward;

import java.util.Optional;

/** A judge's opinion of an answer. */
public sealed interface Judgement {

    /** The unweighted score; finite. */
    double score();

    /** Whether the answer is correct; empty when the judge does not judge correctness. */
    default Optional<Boolean> correct() {
        return Optional.empty();
    }

    /** The answer extracted from the response; empty when there is none. */
    default Optional<String> extracted() {
        return Optional.empty();
    }

    /** Why the answer could not be judged; empty when it could. */
    default Optional<String> undecided() {
        return Optional.empty();
    }

    /** Why an answer that was judged has its score, in a few words for people; empty when the judge does not say. */
    default Optional<String> explanation() {
        return Optional.empty();
    }

    /** The answer is correct or incorrect. */
    record Verdict(boolean isCorrect, double score, String answer, Optional<String> explanation) implements Judgement {

        public Verdict {
            requireFinite(score);
        }

        public Verdict(boolean isCorrect, double score, String answer) {
            this(isCorrect, score, answer, Optional.empty());
        }

        /** The same verdict with its explanation. */
        public Verdict because(String why) {
            return new Verdict(isCorrect, score, answer, Optional.of(why));
        }

        @Override
        public Optional<Boolean> correct() {
            return Optional.of(isCorrect);
        }

        @Override
        public Optional<String> extracted() {
            return Optional.of(answer);
        }
    }

    /** A score that says nothing about correctness. */
    record Score(double score, Optional<String> explanation) implements Judgement {

        public Score {
            requireFinite(score);
        }

        public Score(double score) {
            this(score, Optional.empty());
        }

        /** The same score with its explanation. */
        public Score because(String why) {
            return new Score(score, Optional.of(why));
        }
    }

    /** The answer cannot be judged, for a reason that is not its fault. */
    record Undecided(double score, String reason) implements Judgement {

        public Undecided {
            requireFinite(score);
        }

        @Override
        public Optional<String> undecided() {
            return Optional.of(reason);
        }
    }

    private static void requireFinite(double score) {
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("score must be finite, was " + score);
        }
    }
}
