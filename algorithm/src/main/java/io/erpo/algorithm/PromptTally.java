package io.erpo.algorithm;

/**
 * How a prompt's visits came out.
 *
 * @param visits visits with an outcome, the undecided ones among them
 */
public record PromptTally(int visits, int allCorrect, int mixed, int allIncorrect) {

    /** Of a prompt that was never visited. */
    public static final PromptTally NONE = new PromptTally(0, 0, 0, 0);

    public PromptTally {
        if (allCorrect < 0 || mixed < 0 || allIncorrect < 0 || allCorrect + mixed + allIncorrect > visits) {
            throw new IllegalArgumentException(
                    "a tally must count each visit at most once, was %d visits, %d all correct, %d mixed, %d all incorrect"
                            .formatted(visits, allCorrect, mixed, allIncorrect));
        }
    }

    /** Visits of which a verdict was missing. */
    public int undecided() {
        return visits - allCorrect - mixed - allIncorrect;
    }

    /** With one more visit. */
    public PromptTally after(Outcome outcome) {
        return switch (outcome) {
            case ALL_CORRECT -> new PromptTally(visits + 1, allCorrect + 1, mixed, allIncorrect);
            case MIXED -> new PromptTally(visits + 1, allCorrect, mixed + 1, allIncorrect);
            case ALL_INCORRECT -> new PromptTally(visits + 1, allCorrect, mixed, allIncorrect + 1);
            case UNDECIDED -> new PromptTally(visits + 1, allCorrect, mixed, allIncorrect);
        };
    }
}
