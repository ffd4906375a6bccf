/**
 * The language model of a run: a Qwen2, Qwen3 or Llama policy that is sampled, scored and trained in-process on libtorch. This
 * package has what all others share: the shape of a model, where it computes, tokens and log-probabilities.
 */
package io.erpo.policy;
