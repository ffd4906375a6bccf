package io.erpo.algorithm;

import java.util.Collections;
import java.util.List;

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
 * <p>At the level of sequences, {@code rho} of every token is the geometric mean over its response, whatever its length:
 * {@code rho = exp(mean over t of (log p_learner - log p_sampler))}.
 *
 * @param level over what {@code rho} is taken
 * @param low {@code MASK} gives tokens with a smaller {@code rho} no weight
 * @param high the largest {@code rho}: {@code TIS} sets larger ones to it, {@code MASK} gives them no weight
 */
public record ImportanceCorrection(Kind kind, PolicyLoss.Level level, double low, double high) {

    /** No correction. */
    public static final ImportanceCorrection NONE = new ImportanceCorrection(Kind.NONE, PolicyLoss.Level.TOKEN, 0.5, 2);

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
        if (kind == Kind.NONE && level == PolicyLoss.Level.SEQUENCE) {
            throw new IllegalArgumentException("loss.correctionLevel must be token without a loss.correction, was"
                    + " sequence; set loss.correction to tis or mask");
        }
    }

    /** At the level of tokens. */
    public ImportanceCorrection(Kind kind, double low, double high) {
        this(kind, PolicyLoss.Level.TOKEN, low, high);
    }

    /**
     * The weights of the tokens of a response.
     *
     * @param differences log-probability of each token by the learner minus that by the sampler
     */
    public List<Double> weights(List<Double> differences) {
        return levelled(differences).stream().map(this::weight).toList();
    }

    /** How many of the tokens of a response have a weight that is truncated or masked. */
    public long limited(List<Double> differences) {
        return levelled(differences).stream().filter(this::limits).count();
    }

    private List<Double> levelled(List<Double> differences) {
        if (level == PolicyLoss.Level.TOKEN || differences.isEmpty()) {
            return differences;
        }
        double sum = 0;
        for (double difference : differences) {
            sum += difference;
        }
        return Collections.nCopies(differences.size(), sum / differences.size());
    }

    /** Whether there is a correction. */
    public boolean isOn() {
        return kind != Kind.NONE;
    }

    /** The weight of a token. NaN stays NaN, so that the step fails and names the response. */
    public double weight(double learnerLogprob, double samplerLogprob) {
        return weight(learnerLogprob - samplerLogprob);
    }

    /** Whether the weight of a token is truncated or masked. */
    public boolean limits(double learnerLogprob, double samplerLogprob) {
        return limits(learnerLogprob - samplerLogprob);
    }

    private double weight(double difference) {
        double rho = rho(difference);
        return switch (kind) {
            case NONE -> 1;
            case TIS -> Math.min(rho, high);
            case MASK -> isOutside(rho) ? 0 : rho;
        };
    }

    private boolean limits(double difference) {
        return switch (kind) {
            case NONE -> false;
            case TIS -> rho(difference) > high;
            case MASK -> isOutside(rho(difference));
        };
    }

    private boolean isOutside(double rho) {
        return rho < low || rho > high;
    }

    /** Not {@link Math#exp}, whose last bit depends on the processor. */
    private static double rho(double difference) {
        return StrictMath.exp(difference);
    }
}
