package io.erpo.k8s.gitops;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;

/** {@code argoproj.io/v1alpha1}: a directory of a repository that Argo CD keeps applied. */
public record Application(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    public record Spec(
            String project,
            Source source,
            Destination destination,
            SyncPolicy syncPolicy,
            List<Ignored> ignoreDifferences) {}

    public record Source(String repoURL, String targetRevision, String path) {}

    public record Destination(String server, String namespace) {}

    public record SyncPolicy(Automated automated, List<String> syncOptions) {}

    public record Automated(boolean prune, boolean selfHeal) {}

    public record Ignored(String group, String kind, List<String> jsonPointers) {}
}
