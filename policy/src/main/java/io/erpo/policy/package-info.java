/** The language model of a run: a Qwen2, Qwen3 or Llama policy that is sampled, scored and trained in-process on libtorch. */
package io.erpo.policy;
