/** Text to token ids and back, with the tokenizer.json of the checkpoint. */
package io.erpo.policy.tokenizer;
