package io.erpo.policy.store;

import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.LongPredicate;

/** Keeps the policy versions of runs as complete Hugging Face checkpoint directories or as adapters, addressed by content. */
public interface PolicyStore {

    /**
     * Stores a version. When this returns the version is durable and whole; when it fails nothing is visible. Storing the same
     * again finds it and changes nothing, or repairs it.
     *
     * @throws StorageException when the checkpoint cannot be written
     */
    StoredPolicy publish(String run, long version, CheckpointWriter writer);

    /**
     * The checkpoint directory of a version, after its files proved to be the ones that were stored. The state of training is not
     * looked at.
     *
     * @param sha256 of the weights, as published
     * @throws StorageException when the store cannot be read
     * @throws PolicyException when the version or one of its files is missing, has another digest, or was added
     */
    Path open(String uri, String sha256);

    /** As {@link #open}, for training to go on from there: with its state. */
    default Path openToResume(String uri, String sha256) {
        return open(uri, sha256);
    }

    /** The URIs of the versions of a run that are there. */
    Set<String> kept(String run);

    /** Deletes the versions of a run that are not to be kept. */
    void retain(String run, LongPredicate keepVersion);
}
