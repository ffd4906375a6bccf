package io.erpo.reward.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.reward.RewardFunction;
import io.erpo.reward.service.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** The service starts, so its probe found no way out of the sandbox. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(value = SandboxResource.class, restrictToAnnotatedClass = true)
class CodeRewardIT {

    @Inject
    Instance<RewardFunction> functions;

    @Test
    void shouldBeThereWhenItIsSwitchedOn() {
        SandboxNeeded.orSkip();
        assertThat(functions).extracting(RewardFunction::name).contains("code", "math");
    }
}
