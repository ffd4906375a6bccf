package io.erpo.reward.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.reward.RewardFunction;
import io.erpo.reward.service.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class CodeRewardOffIT {

    @Inject
    Instance<RewardFunction> functions;

    @Test
    void shouldNotBeThereUnlessItIsSwitchedOn() {
        assertThat(functions).extracting(RewardFunction::name).contains("math").doesNotContain("code");
    }
}
