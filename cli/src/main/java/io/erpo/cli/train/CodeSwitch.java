package io.erpo.cli.train;

import io.erpo.local.LocalRunException;
import java.util.Collection;
import java.util.Map;

/** Programs of responses are run only where the environment says so; services inherit it. */
final class CodeSwitch {

    private static final String REWARD = "code";
    private static final String VARIABLE = "ERPO_REWARD_CODE_ENABLED";

    private CodeSwitch() {}

    /**
     * Refuses a run that would wait for a reward that nobody computes.
     *
     * @param rewards the names of the run's rewards
     */
    static void requireOn(Collection<String> rewards, Map<String, String> environment) {
        if (rewards.contains(REWARD) && !"true".equals(environment.get(VARIABLE))) {
            throw new LocalRunException("""
                    the run's reward %s runs programs that the policy writes, which is off unless you allow it: \
                    set %s=true and have bubblewrap installed; docs/code-reward.md says what is protected""".formatted(REWARD, VARIABLE));
        }
    }
}
