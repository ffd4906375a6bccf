package io.erpo.replay.sampler;

import io.erpo.events.Engine;
import io.erpo.replay.recording.RecordingException;
import io.erpo.sampler.policy.LoadedPolicies;

/** What samples the groups of a run again: this program, or the engine of another program. */
interface Resampler extends AutoCloseable {

    /** Loads the policies to sample with. */
    LoadedPolicies.Loader loader();

    /**
     * Checks that a response was sampled by what samples it again.
     *
     * @param again what sampled it now
     * @param recorded what sampled it in the run; null in logs that are older than engines
     * @throws RecordingException when it was something else
     */
    void requireSame(Engine again, Engine recorded);

    @Override
    void close();
}
