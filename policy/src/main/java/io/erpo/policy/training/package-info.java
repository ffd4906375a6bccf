/** Training: log-probabilities, the clipped policy loss, and AdamW updates composed from the order of the sequences alone. */
package io.erpo.policy.training;
