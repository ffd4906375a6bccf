package io.erpo.k8s.lws;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;

/** {@code leaderworkerset.x-k8s.io/v1}: a group of pods that live and die as one. */
public record LeaderWorkerSet(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    public record Spec(
            int replicas,
            String startupPolicy,
            RolloutStrategy rolloutStrategy,
            LeaderWorkerTemplate leaderWorkerTemplate) {}

    public record RolloutStrategy(String type, RollingUpdate rollingUpdateConfiguration) {}

    public record RollingUpdate(int maxUnavailable, int maxSurge) {}

    /** @param size pods of a group, its leader included */
    public record LeaderWorkerTemplate(
            int size, String restartPolicy, PodTemplateSpec leaderTemplate, PodTemplateSpec workerTemplate) {}
}
