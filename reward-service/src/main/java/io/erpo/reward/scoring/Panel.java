package io.erpo.reward.scoring;

import io.erpo.events.Reward;
import io.erpo.events.RunStarted;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Rewards that judge together, in the order of the responses or, where waiting is most of the work, several at once.
 *
 * @param group the consumer group, whose lag is the backlog of these rewards
 * @param slow whether a response may take seconds
 * @param atOnce how many responses it may judge at once
 * @param shadow whether it judges for people and not for runs, and so also the responses of ended runs
 * @param ofRun selects the rewards that judge a run, bound to its parameters
 * @param gave whether a reward in the log is of this panel
 */
public record Panel(
        String group,
        boolean slow,
        int atOnce,
        boolean shadow,
        Function<RunStarted, RunRewards> ofRun,
        Predicate<Reward> gave) {}
