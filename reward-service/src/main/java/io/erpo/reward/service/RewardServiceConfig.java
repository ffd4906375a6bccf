package io.erpo.reward.service;

import io.erpo.reward.scoring.Shadow;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The location and settings of this instance. How a run is rewarded is in the run. */
@ConfigMapping(prefix = "erpo")
interface RewardServiceConfig {

    /**
     * Stable name of this instance among the reward-services of a cluster, so that a restarted instance replaces
     * itself.
     */
    @WithDefault("0")
    String instance();

    /** Most responses in one transaction. */
    @WithName("reward.max-poll-records")
    @WithDefault("1000")
    int maxPollRecords();

    /** Turns this instance into a shadow reward and nothing else. */
    @WithName("reward.shadow")
    Optional<ShadowConfig> shadow();

    /** See {@link Shadow}. */
    interface ShadowConfig {

        String reward();

        String as();

        Map<String, String> parameters();

        Optional<List<String>> sources();
    }
}
