package io.erpo.sampler.policy;

import io.erpo.sampler.generation.SamplingModel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The most recently used policies, in memory. One thread samples with the policy it got and is done with it before it
 * asks for the next. A second thread may load ahead; that delays no request for another policy.
 */
public final class LoadedPolicies implements AutoCloseable {

    /** Loads a policy into memory. */
    @FunctionalInterface
    public interface Loader {
        SamplingModel load(PolicyRef policy) throws InterruptedException;
    }

    private final Loader loader;
    private final int capacity;
    private final Map<PolicyRef, SamplingModel> loaded = new LinkedHashMap<>(4, 0.75f, true);
    private Optional<PolicyRef> inUse = Optional.empty();
    private Optional<PolicyRef> ahead = Optional.empty();

    /** @param capacity policies to keep; at least two */
    public LoadedPolicies(Loader loader, int capacity) {
        if (capacity < 2) {
            throw new IllegalArgumentException(
                    "at least 2 policies must be kept in memory, the one in use and the next, was " + capacity);
        }
        this.loader = loader;
        this.capacity = capacity;
    }

    /** The policy, loaded if necessary. From now on the previously returned one may be closed. */
    public synchronized SamplingModel get(PolicyRef policy) throws InterruptedException {
        while (ahead.filter(policy::equals).isPresent()) {
            wait();
        }
        inUse = Optional.of(policy);
        SamplingModel model = loaded.get(policy);
        if (model == null) {
            makeRoom(any -> true);
            model = loader.load(policy);
            loaded.put(policy, model);
        }
        return model;
    }

    /**
     * Loads a policy that will be needed soon, unless that would evict one that may be needed again: it only takes a
     * free place, or that of an earlier version of its run.
     */
    public void loadAhead(PolicyRef policy) throws InterruptedException {
        if (!reserve(policy)) {
            return;
        }
        Optional<SamplingModel> model = Optional.empty();
        try {
            model = Optional.of(loader.load(policy));
        } finally {
            arrive(policy, model);
        }
    }

    private synchronized boolean reserve(PolicyRef policy) {
        if (loaded.containsKey(policy)) {
            return false;
        }
        makeRoom(policy::replaces);
        boolean room = loaded.size() < capacity;
        ahead = room ? Optional.of(policy) : Optional.empty();
        return room;
    }

    private synchronized void arrive(PolicyRef policy, Optional<SamplingModel> model) {
        ahead = Optional.empty();
        model.ifPresent(arrived -> loaded.put(policy, arrived));
        notifyAll();
    }

    /**
     * Closes the least recently used policies until one more fits; never one in use, and otherwise only those that may
     * go.
     */
    private void makeRoom(Predicate<PolicyRef> mayGo) {
        int kept = ahead.isPresent() ? capacity - 1 : capacity;
        Iterator<Map.Entry<PolicyRef, SamplingModel>> leastRecentlyUsed =
                loaded.entrySet().iterator();
        while (loaded.size() >= kept && leastRecentlyUsed.hasNext()) {
            Map.Entry<PolicyRef, SamplingModel> candidate = leastRecentlyUsed.next();
            if (inUse.filter(candidate.getKey()::equals).isEmpty() && mayGo.test(candidate.getKey())) {
                candidate.getValue().close();
                leastRecentlyUsed.remove();
            }
        }
    }

    @Override
    public synchronized void close() {
        loaded.values().forEach(SamplingModel::close);
        loaded.clear();
    }
}
