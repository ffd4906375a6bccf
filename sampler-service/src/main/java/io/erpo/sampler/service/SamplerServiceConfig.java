package io.erpo.sampler.service;

import io.erpo.policy.memory.SamplerMemory;
import io.erpo.policy.s3.S3Options;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where and how this instance runs. What it samples stands in the requests. */
@ConfigMapping(prefix = "erpo")
interface SamplerServiceConfig {

    /** Stable name of this instance among the sampler-services of a cluster: a restarted instance takes over from itself. */
    @WithDefault("0")
    String instance();

    /** The policy store, shared with the learner: the path of a directory, or {@code s3://bucket/prefix}. */
    String policyStore();

    /** How to reach a policy store in a bucket. */
    S3Options s3();

    /** Threads of one native operation: no more than the cores that are really free. */
    @WithDefault("1")
    int threads();

    /** Where to compute: {@code cpu}, or {@code cuda:0} for the first GPU. */
    @WithDefault("cpu")
    String device();

    /** {@code float32}, {@code bfloat16}, or {@code auto}: bfloat16 on a GPU, float32 on a CPU. */
    @WithDefault("auto")
    String precision();

    /** How much is sampled at a time. */
    Sampler sampler();

    /** How much is sampled at a time. */
    interface Sampler {

        /** Responses that grow at the same time: more use the processor better and need more memory. */
        @WithDefault("" + SamplerMemory.DEFAULT_SLOTS)
        int slots();

        /** Most requests in one generation and one transaction: more fill the slots better, fewer flow on sooner. */
        @WithDefault("32")
        int maxPollRecords();

        /** Policies kept in memory; at least 2. */
        @WithDefault("" + SamplerMemory.DEFAULT_POLICIES)
        int policies();

        /**
         * How long a stop waits for the generation at hand to end and be committed. What has not ended by then is sampled
         * again, by whoever takes over: long responses deserve more.
         */
        @WithDefault("PT5S")
        Duration drain();
    }
}
