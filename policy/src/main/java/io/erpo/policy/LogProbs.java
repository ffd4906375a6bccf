package io.erpo.policy;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** An immutable sequence of natural log-probabilities, one per token. Two are equal when their bits are. */
public final class LogProbs {

    private final float[] values;

    private LogProbs(float[] values) {
        this.values = values;
    }

    public static LogProbs of(float... values) {
        return new LogProbs(values.clone());
    }

    public static LogProbs copyOf(Collection<? extends Number> values) {
        float[] copy = new float[values.size()];
        int i = 0;
        for (Number value : values) {
            copy[i++] = value.floatValue();
        }
        return new LogProbs(copy);
    }

    public int size() {
        return values.length;
    }

    public float get(int position) {
        return values[position];
    }

    public float[] toArray() {
        return values.clone();
    }

    public List<Float> asList() {
        return new AbstractList<>() {
            @Override
            public Float get(int position) {
                return values[position];
            }

            @Override
            public int size() {
                return values.length;
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogProbs that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "LogProbs" + Arrays.toString(values);
    }
}
