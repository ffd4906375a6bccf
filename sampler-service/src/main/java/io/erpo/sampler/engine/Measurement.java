package io.erpo.sampler.engine;

import io.erpo.policy.LogProbs;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One response of an engine beside what our own scorer says of its tokens.
 *
 * @param inCompany whether the engine computed other responses at the same time
 * @param engine log-probabilities that the engine gave
 * @param tempered ours under softmax(logits / temperature)
 * @param raw ours at a temperature of one
 */
record Measurement(double temperature, boolean inCompany, LogProbs engine, LogProbs tempered, LogProbs raw) {

    Measurement {
        if (engine.size() == 0 || engine.size() != tempered.size() || engine.size() != raw.size()) {
            throw new IllegalArgumentException("a measurement needs three log-probabilities per token, was "
                    + engine.size() + ", " + tempered.size() + " and " + raw.size());
        }
    }

    /** Mean absolute difference from the right values. */
    double difference() {
        return mean(i -> Math.abs(engine.get(i) - tempered.get(i)));
    }

    /** Mean absolute difference from what an engine without the temperature would give. */
    double differenceFromRaw() {
        return mean(i -> Math.abs(engine.get(i) - raw.get(i)));
    }

    /** By how much the most underrated token falls short of the right value. */
    double shortfall() {
        return tokens().mapToDouble(i -> tempered.get(i) - engine.get(i)).max().orElseThrow();
    }

    private double mean(IntToDoubleFunction ofToken) {
        return tokens().mapToDouble(ofToken).average().orElseThrow();
    }

    private IntStream tokens() {
        return IntStream.range(0, engine.size());
    }
}
