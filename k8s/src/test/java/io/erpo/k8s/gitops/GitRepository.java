package io.erpo.k8s.gitops;

import io.fabric8.kubernetes.api.model.ObjectMeta;

/** {@code source.toolkit.fluxcd.io/v1}: a repository that Flux follows. */
public record GitRepository(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    public record Spec(String interval, String url, Reference ref) {}

    public record Reference(String branch) {}
}
