package io.erpo.learner.training;

import io.erpo.events.RunStarted;
import io.erpo.policy.Policy;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.store.StoredPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The checkpoint a run begins with, brought into the store as version 0. */
final class BasePolicy {

    private static final String WEIGHTS = "model.safetensors";

    private BasePolicy() {}

    /**
     * Verifies and stores the base policy of a run.
     *
     * @throws IllegalStateException when the checkpoint is not there or not the one the run was started with
     */
    static StoredPolicy publish(RunStarted run, PolicyStore store) {
        Path directory = Path.of(run.getBasePolicyUri());
        Path weights = directory.resolve(WEIGHTS);
        if (!Files.isRegularFile(weights)) {
            throw new IllegalStateException(
                    "run %s begins with the policy in %s, but there is no %s: make the directory available to the learner"
                            .formatted(run.getRunId(), directory, WEIGHTS));
        }
        String found = sha256(weights);
        if (!found.equals(run.getBasePolicySha256())) {
            throw new IllegalStateException(
                    "%s has changed since run %s was started: expected sha256 %s, found %s. Restore it, or start a new run"
                            .formatted(weights, run.getRunId(), run.getBasePolicySha256(), found));
        }
        try (Policy policy = Policy.load(directory)) {
            return store.publish(run.getRunId(), 0, policy::save);
        }
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
