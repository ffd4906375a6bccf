package io.erpo.sampler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.PolicyPublished;
import io.erpo.events.SamplingWeights;
import io.erpo.policy.PolicyException;
import org.junit.jupiter.api.Test;

class SampledWeightsTest {

    private static final String MASTER = "a".repeat(64);
    private static final String COPY = "b".repeat(64);

    @Test
    void shouldBeThePolicyItselfWhenItHasNoCopy() {
        assertThat(SampledWeights.of(policy("huggingface-safetensors", null)))
                .isEqualTo(new SampledWeights("run/v000001-aaaaaaaaaaaa", MASTER));
    }

    @Test
    void shouldBeTheCopyWhenThereIsOne() {
        assertThat(SampledWeights.of(policy("huggingface-safetensors", copy("bfloat16"))))
                .isEqualTo(new SampledWeights("run/v000001-bbbbbbbbbbbb", COPY));
    }

    @Test
    void shouldRefuseACopyOfAKindThatIsUnknown() {
        assertThatThrownBy(() -> SampledWeights.of(policy("huggingface-safetensors", copy("float8"))))
                .isInstanceOf(PolicyException.class)
                .hasMessage("the copy for samplers of policy 1 should be bfloat16 of a whole model, was float8 of"
                        + " huggingface-safetensors; was it published by a newer erpo?");
        assertThatThrownBy(() -> SampledWeights.of(policy("peft-lora", copy("bfloat16"))))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("was bfloat16 of peft-lora");
    }

    private static SamplingWeights copy(String precision) {
        return new SamplingWeights("run/v000001-bbbbbbbbbbbb", COPY, precision);
    }

    private static PolicyPublished policy(String format, SamplingWeights copy) {
        return new PolicyPublished("run", 1L, "run/v000001-aaaaaaaaaaaa", MASTER, 0L, format, copy);
    }
}
