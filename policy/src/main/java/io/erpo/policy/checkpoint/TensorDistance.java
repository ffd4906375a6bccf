package io.erpo.policy.checkpoint;

/**
 * How far a tensor is from the one it should be, beside how far a step of training should have moved it.
 *
 * @param name of the tensor
 * @param squaredDifference the sum of the squared differences of what was found from what was expected
 * @param squaredStep the sum of the squared differences of what was expected from what the step began with
 */
public record TensorDistance(String name, double squaredDifference, double squaredStep) {

    /** The distance as a share of the step's length; 0 for equal tensors, infinite when only one of both moved. */
    public double share() {
        return share(squaredDifference, squaredStep);
    }

    /** The share of two sums of squares. */
    static double share(double squaredDifference, double squaredStep) {
        return squaredDifference == 0 ? 0 : Math.sqrt(squaredDifference / squaredStep);
    }
}
