/**
 * The rewards of reward-service that a run may name, with name, type, range, default and meaning of each parameter. The
 * plan checks against these declarations and the rewards read their parameters with them, so the two agree.
 */
package io.erpo.settings.rewards;
