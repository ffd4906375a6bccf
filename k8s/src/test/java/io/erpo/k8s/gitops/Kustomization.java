package io.erpo.k8s.gitops;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;

/** {@code kustomize.toolkit.fluxcd.io/v1}: a directory of a repository that Flux keeps applied. */
public record Kustomization(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    public record Spec(
            String interval,
            String timeout,
            boolean prune,
            @JsonProperty("wait") boolean waits,
            List<Named> dependsOn,
            Source sourceRef,
            String path,
            String targetNamespace,
            List<Checked> healthChecks) {}

    public record Named(String name) {}

    public record Source(String kind, String name) {}

    public record Checked(String apiVersion, String kind, String name, String namespace) {}
}
