package io.erpo.view.metrics;

/** The times of a step, from the events that its responses and its training left. */
public interface StepTimes {

    /** No times. */
    StepTimes UNKNOWN = new StepTimes() {
        @Override
        public double seconds(int step) {
            return 0;
        }

        @Override
        public double samplerTokensPerSecond(int step) {
            return 0;
        }
    };

    /** Wall time since the end of the previous step, or since the first generation. */
    double seconds(int step);

    /** Tokens sampled for the step per second of generation; 0 for none. */
    double samplerTokensPerSecond(int step);
}
