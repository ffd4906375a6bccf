package io.erpo.local.session;

import io.erpo.local.LocalRunException;
import java.util.Collection;
import java.util.Map;

/** The reward that runs programs of responses: services compute it only where the environment, which they inherit, allows it. */
final class CodeReward {

    private static final String NAME = "code";
    private static final String VARIABLE = "ERPO_REWARD_CODE_ENABLED";

    private CodeReward() {}

    /**
     * Refuses a run that would wait for a reward that no service computes.
     *
     * @param rewards the names of the run's rewards
     */
    static void requireAllowed(Collection<String> rewards, Map<String, String> environment) {
        if (rewards.contains(NAME) && !"true".equals(environment.get(VARIABLE))) {
            throw new LocalRunException("""
                    the run's reward %s runs programs that the policy writes, which is off unless you allow it: \
                    set %s=true and have bubblewrap installed; docs/code-reward.md says what is protected""".formatted(NAME, VARIABLE));
        }
    }
}
