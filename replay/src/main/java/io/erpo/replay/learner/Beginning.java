package io.erpo.replay.learner;

import io.erpo.events.PolicyPublished;
import io.erpo.events.RunStarted;
import io.erpo.learner.training.Learner;
import io.erpo.learner.training.NewPolicy;
import io.erpo.learner.training.RunFailedException;
import io.erpo.learner.training.RunLedger;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.RecordingException;
import io.erpo.replay.store.ReplayStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The policy from which a replay of the training starts. */
final class Beginning {

    private final RunStarted run;
    private final PolicyClaims claims;
    private final ReplayStore store;
    private final Optional<Path> model;

    /** @param model directory of the base policy, if it has moved since the run */
    Beginning(RunStarted run, PolicyClaims claims, ReplayStore store, Optional<Path> model) {
        this.run = run;
        this.claims = claims;
        this.store = store;
        this.model = model;
    }

    /**
     * Puts the base policy into the ledger, made again from its checkpoint.
     *
     * @return the policy; empty when there is no checkpoint and the stored base policy was used
     * @throws RecordingException when there is neither
     */
    Optional<PolicyPublished> atBase(Learner learner, RunLedger ledger) {
        Path checkpoint = model.orElse(Path.of(run.getBasePolicyUri()));
        if (Files.isDirectory(checkpoint)) {
            RunStarted here = RunStarted.newBuilder(run)
                    .setBasePolicyUri(checkpoint.toString())
                    .build();
            ledger.note(here);
            PolicyPublished made = start(learner, here, ledger);
            ledger.note(made);
            return Optional.of(made);
        }
        PolicyPublished base = claims.require(0);
        if (model.isPresent() || !store.has(base.getUri())) {
            throw new RecordingException(
                    "the base policy is needed: %s is no directory, and no store keeps policy 0; give its checkpoint with --model, or archive with --with-policies"
                            .formatted(checkpoint));
        }
        ledger.note(run);
        ledger.note(base);
        return Optional.empty();
    }

    /**
     * Puts a stored policy into the ledger.
     *
     * @throws RecordingException naming the versions in the store, when this is not one of them
     */
    void atVersion(long version, RunLedger ledger) {
        PolicyPublished policy = claims.require(version);
        if (!store.has(policy.getUri())) {
            String kept = StreamSupport.stream(claims.all().spliterator(), false)
                    .map(Recorded::value)
                    .filter(claim -> store.has(claim.getUri()))
                    .map(claim -> Long.toString(claim.getVersion()))
                    .collect(Collectors.joining(", "));
            throw new RecordingException("policy %d is not kept any more, so no replay can begin there; kept are %s"
                    .formatted(version, kept.isEmpty() ? "none" : kept));
        }
        ledger.note(run);
        ledger.note(claims.require(0));
        ledger.resumeAt(policy);
    }

    private static PolicyPublished start(Learner learner, RunStarted run, RunLedger ledger) {
        try {
            return learner.start(run, ledger).map(NewPolicy::policy).orElseThrow();
        } catch (RunFailedException e) {
            throw new RecordingException(e.getMessage(), e);
        }
    }
}
