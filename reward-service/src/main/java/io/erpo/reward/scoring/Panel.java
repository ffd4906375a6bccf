package io.erpo.reward.scoring;

import io.erpo.events.RunStarted;
import java.util.function.Function;

/**
 * Rewards that judge together: one reads the responses after the other's, in one thread.
 *
 * @param group the consumer group: its lag is the backlog of these rewards
 * @param slow whether a response may take it seconds
 * @param ofRun those of them that judge a run, bound to its parameters
 */
public record Panel(String group, boolean slow, Function<RunStarted, RunRewards> ofRun) {}
