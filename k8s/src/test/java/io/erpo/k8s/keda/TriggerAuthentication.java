package io.erpo.k8s.keda;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;

/** {@code keda.sh/v1alpha1}: where a trigger finds its secrets. */
public record TriggerAuthentication(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    public record Spec(List<Reference> configMapTargetRef, List<Reference> secretTargetRef) {}

    public record Reference(String parameter, String name, String key) {}
}
