/**
 * Turns responses into {@code Reward} records: selects the rewards of a run and applies them. Pure except for logging.
 */
package io.erpo.reward.scoring;
