/** The reward {@code judge}: a language model behind an OpenAI-compatible endpoint says whether a response is correct. */
package io.erpo.reward.judge;
