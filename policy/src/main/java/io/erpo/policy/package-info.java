/** The language model of a run: a Qwen2-architecture policy that is sampled, scored and trained in-process on libtorch. */
package io.erpo.policy;
