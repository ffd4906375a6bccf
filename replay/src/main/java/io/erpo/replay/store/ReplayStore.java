package io.erpo.replay.store;

import io.erpo.events.PolicyPublished;
import io.erpo.policy.store.CheckpointWriter;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.store.StoredPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Stores recomputed policies, and reads policies of the recorded run that were not recomputed. It never writes to the
 * run's store.
 */
public final class ReplayStore implements PolicyStore {

    private final Path scratch;
    private final PolicyStore recomputed;
    private final Optional<Path> recorded;

    /**
     * @param scratch an empty directory
     * @param recorded the run's policy store, if there is one
     */
    public ReplayStore(Path scratch, Optional<Path> recorded) {
        this.scratch = scratch;
        this.recomputed = new DirectoryPolicyStore(scratch);
        this.recorded = recorded;
    }

    /** Whether a policy can be opened. */
    public boolean has(String uri) {
        return Files.isDirectory(scratch.resolve(uri)) || recordedPolicy(uri).isPresent();
    }

    /** The location of a policy in the run's own store. */
    public Optional<Path> recordedPolicy(String uri) {
        return recorded.map(store -> store.resolve(uri)).filter(Files::isDirectory);
    }

    /** The directory of a policy that was made again or is recorded; its files are not looked at. */
    public Path directory(PolicyPublished policy) {
        Path ours = scratch.resolve(policy.getUri());
        return Files.isDirectory(ours) ? ours : recordedPolicy(policy.getUri()).orElse(ours);
    }

    /** A place for files beside the policies. */
    public Path workspace(String name) {
        return scratch.resolve("." + name);
    }

    @Override
    public StoredPolicy publish(String run, long version, CheckpointWriter writer) {
        return recomputed.publish(run, version, writer);
    }

    @Override
    public Path open(String uri, String sha256) {
        return holder(uri).open(uri, sha256);
    }

    @Override
    public Path openToResume(String uri, String sha256) {
        return holder(uri).openToResume(uri, sha256);
    }

    private PolicyStore holder(String uri) {
        boolean ours = Files.isDirectory(scratch.resolve(uri)) || recorded.isEmpty();
        return ours ? recomputed : new DirectoryPolicyStore(recorded.get());
    }

    @Override
    public Set<String> kept(String run) {
        Set<String> kept = new HashSet<>(recomputed.kept(run));
        recorded.ifPresent(store -> kept.addAll(new DirectoryPolicyStore(store).kept(run)));
        return kept;
    }

    @Override
    public void retain(String run, LongPredicate keepVersion) {
        recomputed.retain(run, keepVersion);
    }
}
