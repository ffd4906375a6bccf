package io.erpo.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.erpo.cli.terminal.CommandException;
import io.erpo.events.PolicyPublished;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class KeptPoliciesTest {

    private final KeptPolicies policies = new KeptPolicies("run");

    private void publish(long... versions) {
        for (long version : versions) {
            policies.add(new PolicyPublished(
                    "run", version, "run/v" + version, "0".repeat(64), null, "huggingface-safetensors", null));
        }
    }

    @Test
    void shouldGiveTheVersionAskedForElseTheNewest() {
        publish(0, 3, 2);

        assertThat(policies.version(OptionalLong.of(2)).getUri()).isEqualTo("run/v2");
        assertThat(policies.version(OptionalLong.empty()).getUri()).isEqualTo("run/v3");
    }

    @Test
    void shouldSayWhichVersionsThereAreWhenTheOneAskedForIsNot() {
        publish(0, 3, 2);

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> policies.version(OptionalLong.of(1)))
                .withMessage("run run keeps no policy 1; there are 0, 2, 3");
    }

    @Test
    void shouldSayThatThereIsNoneYet() {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> policies.version(OptionalLong.empty()))
                .withMessage("run run has published no policy yet, or none that its store keeps");
    }
}
