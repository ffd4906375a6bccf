package io.erpo.evaluation.statistics;

/**
 * The 95 % score interval of a share of independent trials (E. B. Wilson, "Probable inference, the law of succession, and
 * statistical inference", JASA 1927): {@code (p + z^2/2n) / (1 + z^2/n) +- z / (1 + z^2/n) * sqrt(p(1-p)/n + z^2/4n^2)}. It never
 * leaves 0 to 1, and has a width at 0 and at 1.
 *
 * <p>The samples of one prompt are trials with one chance, so this is the interval of that prompt. The samples of several
 * prompts are not: {@link Estimate#ofShares}.
 */
public final class Wilson {

    private Wilson() {}

    /** The interval of one prompt: correct responses out of its samples. */
    public static Interval of(int correct, int samples) {
        if (samples < 1 || correct < 0 || correct > samples) {
            throw new IllegalArgumentException(
                    "a share needs 0 <= correct <= samples and a sample, was " + correct + " of " + samples);
        }
        return of((double) correct / samples, samples);
    }

    /** @param trials number of independent trials, which may be an effective number and no integer */
    static Interval of(double share, double trials) {
        double z2 = Normal.Z95 * Normal.Z95;
        double scale = 1 + z2 / trials;
        double centre = (share + z2 / (2 * trials)) / scale;
        double half = Normal.Z95 / scale * Math.sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials));
        // At 0 and 1 the formula ends there exactly; rounding must not move it.
        return new Interval(share == 0 ? 0 : Math.max(0, centre - half), share == 1 ? 1 : Math.min(1, centre + half));
    }
}
