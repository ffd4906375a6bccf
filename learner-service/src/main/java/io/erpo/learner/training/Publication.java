package io.erpo.learner.training;

import io.erpo.events.PolicyPublished;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingWeights;
import io.erpo.policy.checkpoint.WeightForm;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.settings.Adapter;
import io.erpo.settings.Checkpoints;
import io.erpo.settings.SamplerPrecision;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How a run's policies are stored: the weights that the learner trains, and where the run asks for it a rounded copy of them for
 * samplers, at an address of its own. Both have the same version, so they are kept and deleted together.
 */
record Publication(RunStarted run, Checkpoints checkpoints) {

    /** Writes a policy into a directory in the form that the run asks for. */
    @FunctionalInterface
    interface Writer {
        void write(Path directory, WeightForm form) throws IOException;
    }

    /** @throws InvalidEventException when a setting is out of range */
    static Publication of(RunStarted run) {
        try {
            Checkpoints checkpoints = Checkpoints.of(run.getCheckpoints());
            checkpoints.requireFor(run.getAdapter() == null ? Adapter.NONE : Adapter.of(run.getAdapter()));
            return new Publication(run, checkpoints);
        } catch (IllegalArgumentException e) {
            throw new InvalidEventException(
                    "policies of run " + run.getRunId() + " cannot be stored: " + e.getMessage(), e);
        }
    }

    /**
     * Stores a version.
     *
     * @param parent null for the base policy
     * @param whole writes all that the learner needs to go on
     * @param policy writes what samplers need
     */
    PolicyPublished store(
            PolicyStore store, long version, Long parent, PolicyFormat format, Writer whole, Writer policy) {
        WeightForm form = new WeightForm(false, checkpoints.shardBytes());
        StoredPolicy stored = store.publish(run.getRunId(), version, directory -> whole.write(directory, form));
        SamplingWeights copy =
                checkpoints.samplerPrecision() == SamplerPrecision.BFLOAT16 ? copy(store, version, form, policy) : null;
        return new PolicyPublished(run.getRunId(), version, stored.uri(), stored.sha256(), parent, format.key(), copy);
    }

    private SamplingWeights copy(PolicyStore store, long version, WeightForm form, Writer policy) {
        StoredPolicy rounded =
                store.publish(run.getRunId(), version, directory -> policy.write(directory, form.inBfloat16()));
        return new SamplingWeights(
                rounded.uri(), rounded.sha256(), checkpoints.samplerPrecision().key());
    }
}
