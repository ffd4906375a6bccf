/**
 * The visits of one prompt in one run: a draw waits until the previous visit has its outcome, gets the prompt's H_i and
 * temperature, is requested from the samplers, and becomes a verified group once all its rewards are in.
 */
package io.erpo.history.prompt;
