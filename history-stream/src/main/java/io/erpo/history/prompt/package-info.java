/**
 * The visits of one prompt in one run: a draw waits until the visit before it has its outcome, gets the prompt's H_i and
 * temperature, goes to the samplers, and becomes a verified group when all its rewards are in.
 */
package io.erpo.history.prompt;
