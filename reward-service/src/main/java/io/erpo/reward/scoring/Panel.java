package io.erpo.reward.scoring;

import io.erpo.events.RunStarted;
import java.util.function.Function;

/**
 * Rewards that judge in one thread, response by response.
 *
 * @param group the consumer group, whose lag is the backlog of these rewards
 * @param slow whether a response may take seconds
 * @param ofRun selects the rewards that judge a run, bound to its parameters
 */
public record Panel(String group, boolean slow, Function<RunStarted, RunRewards> ofRun) {}
