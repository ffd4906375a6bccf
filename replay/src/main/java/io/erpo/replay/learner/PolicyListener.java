package io.erpo.replay.learner;

import io.erpo.events.PolicyPublished;

/** Hears of every policy that a replay has made, while it can be opened. */
@FunctionalInterface
public interface PolicyListener {

    void available(PolicyPublished policy);
}
