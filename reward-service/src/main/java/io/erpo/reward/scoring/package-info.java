/** Responses to {@code Reward} records: which rewards a run asks for, and what each says. Pure but for the log. */
package io.erpo.reward.scoring;
