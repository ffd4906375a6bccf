package io.erpo.learner;

import io.erpo.policy.s3.S3Options;
import io.erpo.policy.training.TrainerSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The location and resources of this learner. Everything about a run is in the run's {@code RunStarted}. */
@ConfigMapping(prefix = "erpo")
interface LearnerConfig {

    /** Stable name of this instance: a restarted learner with the same name replaces its predecessor. */
    @WithDefault("0")
    String instance();

    /** The policy store, shared with the samplers: the path of a directory, or {@code s3://bucket/prefix}. */
    String policyStore();

    /** How to reach a policy store in a bucket. */
    S3Options s3();

    /** Native threads for computing; no more than the available cores. */
    @WithDefault("1")
    int threads();

    /** Threads that train a small policy in parallel, each with the native threads above. They change no result. */
    @WithDefault("" + TrainerSettings.DEFAULT_WORKERS)
    int workers();

    /** Where to compute: {@code cpu}, or {@code cuda:0} for the first GPU. */
    @WithDefault("cpu")
    String device();

    /** {@code float32}, {@code bfloat16}, or {@code auto}: bfloat16 on a GPU. The weights stay float32. */
    @WithDefault("auto")
    String precision();
}
