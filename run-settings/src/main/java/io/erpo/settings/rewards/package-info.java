/**
 * The rewards of reward-service as a run may name them: which there are, and name, type, range, default and meaning of each
 * parameter. The plan checks by these declarations and the rewards read their parameters by them, so the two agree.
 */
package io.erpo.settings.rewards;
