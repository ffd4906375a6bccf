package io.erpo.evaluation.comparison;

import io.erpo.evaluation.statistics.Estimate;
import io.erpo.evaluation.statistics.SignFlipTest;

/**
 * By how much the second evaluation's score exceeds the first's, paired by prompt.
 *
 * @param estimate mean of the prompts' differences, with a Student's t interval; {@link Estimate#detectable} is the least
 *     difference that this benchmark would show
 * @param pValue of the sign-flip test ({@link SignFlipTest})
 */
public record Difference(Estimate estimate, double pValue) {

    static Difference of(double[] differences) {
        return new Difference(Estimate.ofMean(differences), SignFlipTest.pValue(differences));
    }
}
