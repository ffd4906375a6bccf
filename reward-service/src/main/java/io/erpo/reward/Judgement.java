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

    /** The answer is correct or incorrect. */
    record Verdict(boolean isCorrect, double score, String answer) implements Judgement {

        public Verdict {
            requireFinite(score);
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
    record Score(double score) implements Judgement {

        public Score {
            requireFinite(score);
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
