package io.erpo.sampler.service;

import io.erpo.policy.memory.SamplerMemory;
import io.erpo.policy.s3.S3Options;
import io.erpo.sampler.engine.http.EngineDialect;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The location and settings of this instance. What it samples is in the requests. */
@ConfigMapping(prefix = "erpo")
interface SamplerServiceConfig {

    /**
     * Stable name of this instance among the sampler-services of a cluster, so that a restarted instance replaces
     * itself.
     */
    @WithDefault("0")
    String instance();

    /** The policy store, shared with the learner: the path of a directory, or {@code s3://bucket/prefix}. */
    String policyStore();

    /** How to reach a policy store in a bucket. */
    S3Options s3();

    /** Threads of one native operation: no more than the available cores. */
    @WithDefault("1")
    int threads();

    /** Where to compute: {@code cpu}, or {@code cuda:0} for the first GPU. */
    @WithDefault("cpu")
    String device();

    /** {@code float32}, {@code bfloat16}, or {@code auto}: bfloat16 on a GPU, float32 on a CPU. */
    @WithDefault("auto")
    String precision();

    /** What samples: {@code torch} in this process, or {@code http} for programs beside it. */
    @WithDefault("torch")
    EngineKind engine();

    /** The programs beside this one that sample. */
    @WithName("engine")
    HttpEngines httpEngines();

    /** What samples. */
    enum EngineKind {
        TORCH,
        HTTP
    }

    /** What proves that an engine holds the weights that it says. */
    enum Probe {
        /** Log-probabilities of our own scorer, which needs room for the weights once more. */
        SCORER,
        /** Nothing: the label that the engine gives is trusted. */
        NONE
    }

    /** The programs beside this one that sample. */
    interface HttpEngines {

        /** Where they answer, one or several; none of them is driven by another sampler. */
        Optional<List<URI>> urls();

        /** The HTTP API that they speak: {@code vllm} or {@code sglang}. */
        @WithDefault("vllm")
        EngineDialect dialect();

        /** The largest mean difference between the log-probabilities of a response and our own. */
        @WithDefault("0.02")
        double tolerance();

        /** Proof of the weights: {@code scorer}, or {@code none}. */
        @WithDefault("scorer")
        Probe probe();

        /** Responses that one engine is asked for at the same time. */
        @WithDefault("64")
        int concurrency();

        /** How often a response is asked for before it counts as failed. */
        @WithDefault("4")
        int attempts();

        /** Longest wait for a whole response. */
        @WithDefault("PT30M")
        Duration answerTimeout();

        /** Longest wait until new weights are in force. */
        @WithDefault("PT15M")
        Duration loadTimeout();

        /** How long an engine may take to start. */
        @WithDefault("PT15M")
        Duration startTimeout();
    }

    /** How much is sampled at a time. */
    Sampler sampler();

    /** How much is sampled at a time. */
    interface Sampler {

        /** Responses that grow at the same time: more use the processor better and need more memory. */
        @WithDefault("" + SamplerMemory.DEFAULT_SLOTS)
        int slots();

        /**
         * Most requests in one generation and one transaction: more fill the slots better, fewer pass on results
         * earlier.
         */
        @WithDefault("32")
        int maxPollRecords();

        /** Policies kept in memory; at least 2. */
        @WithDefault("" + SamplerMemory.DEFAULT_POLICIES)
        int policies();

        /**
         * How long a stop waits for the current generation to end and be committed. Unfinished work is sampled again by
         * the instance that takes over; with long responses a longer wait pays off.
         */
        @WithDefault("PT5S")
        Duration drain();
    }
}
