package io.erpo.learner.training;

import io.erpo.policy.training.LogProbDifference;
import java.util.Locale;
import java.util.Optional;

/** Whether learner and sampler give the tokens of a step log-probabilities that are near enough to train on. */
final class LogprobCheck {

    /** A convention; the alert of the Kubernetes component {@code monitoring} has the same number. */
    static final double ALARM = 0.02;

    private LogprobCheck() {}

    /** @throws RunFailedException when the mean difference is more than the run allows */
    static void require(TrainingPlan plan, LogProbDifference difference) {
        double limit = plan.settings().maxLogprobDifference();
        if (limit > 0 && difference.mean() > limit) {
            throw new RunFailedException(
                    "run %s, step %d: %s; loss.maxLogprobDifference allows %s. %s. Nothing of this step is published"
                            .formatted(
                                    plan.settings().runId(), plan.step(), measured(difference), limit, advice(plan)));
        }
    }

    /**
     * A line for the log file when people should look at the engines. Only for responses of the policy that the step starts with,
     * as those of the first step always are: the updates between two policies make a difference too.
     */
    static Optional<String> warning(TrainingPlan plan, LogProbDifference difference) {
        return plan.lag() == 0 && difference.mean() > ALARM
                ? Optional.of("runId=%s step=%d %s, which is more than %s. %s"
                        .formatted(plan.settings().runId(), plan.step(), measured(difference), ALARM, advice(plan)))
                : Optional.empty();
    }

    private static String measured(LogProbDifference difference) {
        return String.format(
                Locale.ROOT,
                "the log-probabilities of learner and sampler differ by %.4f on average (99 %% of the tokens by at most"
                        + " %.4f, one by %.4f)",
                difference.mean(),
                difference.p99(),
                difference.max());
    }

    private static String advice(TrainingPlan plan) {
        String staleness = plan.lag() == 0
                ? ""
                : " The responses were sampled with the policy of %d step%s before, which is part of the difference: a smaller"
                                .formatted(plan.lag(), plan.lag() == 1 ? "" : "s")
                        + " sampling.maxPolicyLag or learning rate lowers it.";
        return "The sampler has other weights, another temperature or another number format than the learner."
                + staleness + " Replay the run to see which, or let loss.correction limit what such tokens do";
    }
}
