package io.erpo.algorithm;

/** How the outcome of a visit changes H_i, the count of a prompt's all-correct visits. */
public enum HistoryRule {
    /** Monotone, as in the paper: never reset, never decremented. */
    HOLD {
        @Override
        int afterFailure(int history) {
            return history;
        }
    },
    /** A visit with an incorrect response takes one off. */
    DECREMENT {
        @Override
        int afterFailure(int history) {
            return Math.max(0, history - 1);
        }
    },
    /** A visit with an incorrect response starts over. */
    RESET {
        @Override
        int afterFailure(int history) {
            return 0;
        }
    };

    /** H_i after a visit with this outcome. */
    public int next(int history, Outcome outcome) {
        return switch (outcome) {
            case ALL_CORRECT -> history + 1;
            case MIXED, ALL_INCORRECT -> afterFailure(history);
            case UNDECIDED -> history;
        };
    }

    abstract int afterFailure(int history);
}
