package io.erpo.sampler.policy;

import io.erpo.sampler.generation.SamplingModel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The policies in memory: the few that were used last. One thread samples with what it gets here and is done with it before
 * it asks for the next; a second thread may load ahead. With room for two, no policy is closed that is in use.
 */
public final class LoadedPolicies implements AutoCloseable {

    /** Brings a policy into memory. */
    @FunctionalInterface
    public interface Loader {
        SamplingModel load(PolicyRef policy) throws InterruptedException;
    }

    private final Loader loader;
    private final int capacity;
    private final Map<PolicyRef, SamplingModel> loaded = new LinkedHashMap<>(4, 0.75f, true);

    /** @param capacity policies that are kept; at least two */
    public LoadedPolicies(Loader loader, int capacity) {
        if (capacity < 2) {
            throw new IllegalArgumentException(
                    "at least 2 policies must be kept in memory, the one in use and the next, was " + capacity);
        }
        this.loader = loader;
        this.capacity = capacity;
    }

    /** The policy, loaded when it is not in memory. */
    public synchronized SamplingModel get(PolicyRef policy) throws InterruptedException {
        SamplingModel model = loaded.get(policy);
        if (model == null) {
            makeRoom();
            model = loader.load(policy);
            loaded.put(policy, model);
        }
        return model;
    }

    private void makeRoom() {
        Iterator<SamplingModel> leastRecentlyUsed = loaded.values().iterator();
        while (loaded.size() >= capacity) {
            leastRecentlyUsed.next().close();
            leastRecentlyUsed.remove();
        }
    }

    @Override
    public synchronized void close() {
        loaded.values().forEach(SamplingModel::close);
        loaded.clear();
    }
}
