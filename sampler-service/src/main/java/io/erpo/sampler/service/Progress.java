package io.erpo.sampler.service;

import io.erpo.events.Evaluation;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.log.LogClients;
import io.erpo.log.read.LogView;
import io.erpo.log.run.RunEnds;
import io.erpo.sampler.policy.PublishedPolicies;
import io.erpo.schemas.Topics;
import java.util.List;

/** How far the runs in the log have come, and so which requests nobody waits for any more. */
interface Progress {

    /** Whether a run has ended. */
    boolean hasEnded(String runId);

    /** Whether the training step, or the measurement, that a request is part of is complete. */
    boolean isOver(PromptRequest request);

    /** The runs that have a policy and have not ended. */
    List<String> openRuns();

    /** The progress that the log reports. */
    final class OfTheLog implements Progress, AutoCloseable {

        private record Measured(String runId, long version, String benchmark) {

            static Measured of(Evaluation evaluation) {
                return new Measured(evaluation.getRunId(), evaluation.getPolicyVersion(), evaluation.getBenchmark());
            }

            boolean answers(PromptRequest request) {
                return runId.equals(request.getRunId())
                        && version == request.getPolicyVersion()
                        && benchmark.equals(request.getBenchmark());
            }
        }

        private final RunEnds ends;
        private final LogView<Measured> measured;
        private final PublishedPolicies policies;

        private OfTheLog(RunEnds ends, LogView<Measured> measured, PublishedPolicies policies) {
            this.ends = ends;
            this.measured = measured;
            this.policies = policies;
        }

        static OfTheLog open(LogClients clients, PublishedPolicies policies) {
            return new OfTheLog(
                    RunEnds.open(clients), LogView.open(Topics.EVALUATIONS, clients, Measured::of), policies);
        }

        /** Waits until everything that was in the log at the start is known; however long its topics are missing. */
        void awaitStart() throws InterruptedException {
            ends.awaitCaughtUp();
            measured.awaitCaughtUp();
            policies.awaitCaughtUp();
        }

        @Override
        public boolean hasEnded(String runId) {
            return ends.of(runId).isPresent();
        }

        /** Step s is complete when version s + 1, which is trained on it, is published. */
        @Override
        public boolean isOver(PromptRequest request) {
            return request.getPurpose() == Purpose.BENCHMARK
                    ? measured.oldest(evaluation -> evaluation.answers(request)).isPresent()
                    : policies.newestVersion(request.getRunId()).orElse(0) > request.getStep();
        }

        @Override
        public List<String> openRuns() {
            return policies.runs().stream().filter(run -> !hasEnded(run)).toList();
        }

        @Override
        public void close() {
            ends.close();
            measured.close();
        }
    }
}
