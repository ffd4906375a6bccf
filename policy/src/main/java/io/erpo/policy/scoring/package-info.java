/** Log-probabilities that a policy gives to token sequences. */
package io.erpo.policy.scoring;
