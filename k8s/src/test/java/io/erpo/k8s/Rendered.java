package io.erpo.k8s;

import io.erpo.k8s.lws.LeaderWorkerSet;
import io.erpo.k8s.lws.LeaderWorkerSet.LeaderWorkerTemplate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The resources of an overlay, parsed into models. */
record Rendered(List<Object> resources) {

    Rendered {
        resources = List.copyOf(resources);
    }

    <T> List<T> of(Class<T> kind) {
        return resources.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** After the name of a LeaderWorkerSet: its pods without their leader. */
    static final String WORKER = "-worker";

    /** Pod templates by the name of their workload; a bare pod counts as its own workload. */
    Map<String, PodTemplateSpec> pods() {
        Map<String, PodTemplateSpec> pods = new TreeMap<>();
        of(Deployment.class)
                .forEach(one ->
                        pods.put(one.getMetadata().getName(), one.getSpec().getTemplate()));
        of(StatefulSet.class)
                .forEach(one ->
                        pods.put(one.getMetadata().getName(), one.getSpec().getTemplate()));
        of(LeaderWorkerSet.class).forEach(one -> {
            LeaderWorkerTemplate group = one.spec().leaderWorkerTemplate();
            pods.put(one.metadata().getName(), group.leaderTemplate());
            pods.put(one.metadata().getName() + WORKER, group.workerTemplate());
        });
        of(Job.class)
                .forEach(one ->
                        pods.put(one.getMetadata().getName(), one.getSpec().getTemplate()));
        of(CronJob.class)
                .forEach(one -> pods.put(
                        one.getMetadata().getName(),
                        one.getSpec().getJobTemplate().getSpec().getTemplate()));
        of(Pod.class)
                .forEach(one ->
                        pods.put(one.getMetadata().getName(), new PodTemplateSpec(one.getMetadata(), one.getSpec())));
        return pods;
    }

    /** The containers of a workload, including init containers. */
    List<Container> containers(String workload) {
        PodTemplateSpec pod = pods().get(workload);
        return Stream.concat(
                        Optional.ofNullable(pod.getSpec().getInitContainers()).stream()
                                .flatMap(List::stream),
                        pod.getSpec().getContainers().stream())
                .toList();
    }

    /**
     * The environment of a service's container; a value known only in a running pod is given as the text of its
     * reference.
     */
    Map<String, String> environment(String service) {
        Map<String, String> environment = new LinkedHashMap<>();
        Container container = containers(service).get(0);
        container
                .getEnvFrom()
                .forEach(from -> environment.putAll(
                        configMap(from.getConfigMapRef().getName()).getData()));
        container.getEnv().forEach(variable -> environment.put(variable.getName(), value(variable)));
        return environment;
    }

    ConfigMap configMap(String name) {
        return of(ConfigMap.class).stream()
                .filter(one -> one.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no ConfigMap " + name));
    }

    private static String value(EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return variable.getValue();
        }
        return variable.getValueFrom().getFieldRef() != null
                ? variable.getValueFrom().getFieldRef().getFieldPath()
                : "secret " + variable.getValueFrom().getSecretKeyRef().getName();
    }
}
