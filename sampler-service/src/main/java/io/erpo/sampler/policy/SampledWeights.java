package io.erpo.sampler.policy;

import io.erpo.events.PolicyPublished;
import io.erpo.events.SamplingWeights;
import io.erpo.policy.PolicyException;
import io.erpo.policy.store.PolicyFormat;

/**
 * The claim check of the weights that samplers load: those of the copy for them if a policy has one, else its own.
 *
 * @param uri address in the policy store
 * @param sha256 digest that the log has of them
 */
public record SampledWeights(String uri, String sha256) {

    private static final String BFLOAT16 = "bfloat16";

    /** @throws PolicyException when this version of erpo knows no such copy */
    public static SampledWeights of(PolicyPublished policy) {
        SamplingWeights copy = policy.getSampling();
        if (copy == null) {
            return new SampledWeights(policy.getUri(), policy.getSha256());
        }
        if (!copy.getPrecision().equals(BFLOAT16) || PolicyFormat.of(policy.getFormat()) != PolicyFormat.HUGGING_FACE) {
            throw new PolicyException("the copy for samplers of policy %d should be %s of a whole model, was %s of %s;"
                            .formatted(policy.getVersion(), BFLOAT16, copy.getPrecision(), policy.getFormat())
                    + " was it published by a newer erpo?");
        }
        return new SampledWeights(copy.getUri(), copy.getSha256());
    }
}
