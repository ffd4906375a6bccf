package io.erpo.evaluation.score;

/**
 * Answers that mean the same.
 *
 * @param answer the text that stands for them
 * @param votes responses with such an answer
 * @param correct those of them that are correct; all or none, unless verdicts about one answer differ
 */
public record AnswerClass(String answer, int votes, int correct) {

    public AnswerClass {
        if (votes < 1 || correct < 0 || correct > votes) {
            throw new IllegalArgumentException("a class of answers needs a vote and at most as many correct ones, was "
                    + correct + " correct of " + votes);
        }
    }

    AnswerClass plus(AnswerClass other) {
        return new AnswerClass(answer, votes + other.votes, correct + other.correct);
    }

    double correctShare() {
        return (double) correct / votes;
    }
}
