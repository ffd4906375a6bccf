package io.erpo.learner.training;

import io.erpo.events.PolicyPublished;
import io.erpo.events.TrainStep;
import java.util.Optional;

/**
 * The records for the log, in one transaction, about a policy that is durable in the store.
 *
 * @param step the step that made it; empty for a base policy
 */
public record NewPolicy(PolicyPublished policy, Optional<TrainStep> step) {}
