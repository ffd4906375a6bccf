package io.erpo.algorithm;

/**
 * What the loss does about tokens that the learner gives another probability than the sampler did, as two engines do. With
 * {@code rho = p_learner / p_sampler} of a token, both at the temperature it was drawn at and {@code p_learner} before the first
 * update of the step, its loss is
 *
 * <pre>{@code weight(rho) max(-A r, -A clip(r, 1 - low, 1 + high)),   r = p_new / p_learner}</pre>
 *
 * <p>The ratio has the learner's own probability as its denominator, so that the clip limits the updates alone (the decoupled
 * objective of Hilton et al. 2021, arXiv 2110.00641). The weight is a constant for the gradient.
 *
 * @param low {@code MASK} gives tokens with a smaller {@code rho} no weight
 * @param high the largest {@code rho}: {@code TIS} sets larger ones to it, {@code MASK} gives them no weight
 */
public record ImportanceCorrection(Kind kind, double low, double high) {

    /** No correction. */
    public static final ImportanceCorrection NONE = new ImportanceCorrection(Kind.NONE, 0.5, 2);

    /** How a weight is made of {@code rho}. */
    public enum Kind {
        /** 1: the ratio is {@code p_new / p_sampler}, and contains the difference. */
        NONE,
        /** {@code min(rho, high)}: truncated importance sampling (Ionides 2008; between two engines, verl). */
        TIS,
        /** {@code rho} within {@code [low, high]}, otherwise 0 (IcePop, arXiv 2510.18855); the token stays in the mean. */
        MASK
    }

    /** A token that both give the same probability must keep its weight of 1. */
    public ImportanceCorrection {
        if (!(low >= 0 && low < 1)) {
            throw new IllegalArgumentException("loss.correctionLow must be at least 0 and below 1, was " + low);
        }
        if (!(high > 1 && Double.isFinite(high))) {
            throw new IllegalArgumentException("loss.correctionHigh must be a finite number above 1, was " + high);
        }
    }

    /** Whether there is a correction. */
    public boolean isOn() {
        return kind != Kind.NONE;
    }

    /** The weight of a token. NaN stays NaN, so that the step fails and names the response. */
    public double weight(double learnerLogprob, double samplerLogprob) {
        if (kind == Kind.NONE) {
            return 1;
        }
        double rho = rho(learnerLogprob, samplerLogprob);
        if (kind == Kind.TIS) {
            return Math.min(rho, high);
        }
        return isOutside(rho) ? 0 : rho;
    }

    /** Whether the weight of a token is truncated or masked. */
    public boolean limits(double learnerLogprob, double samplerLogprob) {
        return switch (kind) {
            case NONE -> false;
            case TIS -> rho(learnerLogprob, samplerLogprob) > high;
            case MASK -> isOutside(rho(learnerLogprob, samplerLogprob));
        };
    }

    private boolean isOutside(double rho) {
        return rho < low || rho > high;
    }

    /** Not {@link Math#exp}, whose last bit depends on the processor. */
    private static double rho(double learnerLogprob, double samplerLogprob) {
        return StrictMath.exp(learnerLogprob - samplerLogprob);
    }
}
