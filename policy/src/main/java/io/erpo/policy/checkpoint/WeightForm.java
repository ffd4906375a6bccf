package io.erpo.policy.checkpoint;

/**
 * How the weights of a checkpoint are written.
 *
 * @param rounded from float32 to bfloat16
 * @param shardBytes a file holds tensors of at most so many bytes, or one larger tensor; 0 for one file
 */
public record WeightForm(boolean rounded, long shardBytes) {

    /** In the type that the weights have, in one file. */
    public static final WeightForm ONE_FILE = new WeightForm(false, 0);

    public WeightForm {
        if (shardBytes < 0) {
            throw new IllegalArgumentException("shardBytes must be 0 or more, was " + shardBytes);
        }
    }

    /** As this, in bfloat16. */
    public WeightForm inBfloat16() {
        return new WeightForm(true, shardBytes);
    }
}
