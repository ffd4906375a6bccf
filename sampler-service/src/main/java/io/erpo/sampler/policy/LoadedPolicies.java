package io.erpo.sampler.policy;

import io.erpo.sampler.generation.SamplingModel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The policies in memory: the few that were used last. One thread samples with what it gets here and is done with it before
 * it asks for the next; a second thread may load ahead, which holds up nobody who asks for another policy.
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
    private Optional<PolicyRef> inUse = Optional.empty();
    private Optional<PolicyRef> ahead = Optional.empty();

    /** @param capacity policies that are kept; at least two */
    public LoadedPolicies(Loader loader, int capacity) {
        if (capacity < 2) {
            throw new IllegalArgumentException(
                    "at least 2 policies must be kept in memory, the one in use and the next, was " + capacity);
        }
        this.loader = loader;
        this.capacity = capacity;
    }

    /** The policy, loaded when it is not in memory; the one that was got before may be closed from now on. */
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
     * Loads a policy that will be asked for soon, unless that would take the place of one that may be asked for again: it
     * takes a free place, or that of an earlier version of its run.
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

    /** Closes those used longest ago until one more fits; none that is in use, and of the others only what may go. */
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
