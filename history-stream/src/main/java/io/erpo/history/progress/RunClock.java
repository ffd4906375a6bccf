package io.erpo.history.progress;

import io.erpo.events.Evaluation;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.RunStarted;
import io.erpo.schemas.RunBenchmarks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** When one run was started and when its policies were published, as far as its progress depends on it. */
final class RunClock {

    /** Enough for a mean, and few enough to follow a run whose responses become longer. */
    private static final int REMEMBERED = 11;

    private final Deque<Instant> policies = new ArrayDeque<>();
    private long version = -1;
    /** Number of evaluations of the newest measured version. */
    private int evaluations;

    private long measured = -1;
    private Optional<Start> start = Optional.empty();
    private Optional<RunOutcome> outcome = Optional.empty();

    /** @param benchmarks number of benchmarks, the held-out set among them, that the final policy is measured on */
    private record Start(Instant at, int steps, int benchmarks) {}

    void started(RunStarted run, Instant at) {
        start = start.or(() ->
                Optional.of(new Start(at, run.getSteps(), RunBenchmarks.of(run).size())));
    }

    void published(PolicyPublished policy, Instant at) {
        if (policy.getVersion() > version) {
            version = policy.getVersion();
            policies.addLast(at);
            if (policies.size() > REMEMBERED) {
                policies.removeFirst();
            }
        }
    }

    void measured(Evaluation evaluation) {
        if (evaluation.getPolicyVersion() > measured) {
            measured = evaluation.getPolicyVersion();
            evaluations = 0;
        }
        evaluations += evaluation.getPolicyVersion() == measured ? 1 : 0;
    }

    /** The first end of a run stands. */
    void ended(RunEnded end) {
        outcome = outcome.or(() -> Optional.of(end.getOutcome()));
    }

    Optional<RunOutcome> outcome() {
        return outcome;
    }

    /** The progress of a run that goes on; a complete run of an older version has no end in the log. */
    Optional<Progress> progress() {
        return start.filter(run -> outcome.isEmpty() && !complete(run))
                .map(run -> new Progress(version, policies.isEmpty() ? run.at() : policies.getLast(), usual()));
    }

    private boolean complete(Start run) {
        return version >= run.steps()
                && (run.benchmarks() == 0 || measured >= run.steps() && evaluations >= run.benchmarks());
    }

    private Optional<Duration> usual() {
        return policies.size() < 2
                ? Optional.empty()
                : Optional.of(Duration.between(policies.getFirst(), policies.getLast())
                        .dividedBy(policies.size() - 1));
    }
}
