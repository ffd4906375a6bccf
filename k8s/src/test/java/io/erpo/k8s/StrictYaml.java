package io.erpo.k8s;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.erpo.k8s.gitops.Application;
import io.erpo.k8s.gitops.GitRepository;
import io.erpo.k8s.keda.ScaledObject;
import io.erpo.k8s.keda.TriggerAuthentication;
import io.erpo.k8s.lws.LeaderWorkerSet;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/** Parses manifests into the official models. An unknown field or kind is an error. */
final class StrictYaml {

    private static final Map<String, Class<?>> MODELS = Map.ofEntries(
            model("v1", ConfigMap.class),
            model("v1", Service.class),
            model("v1", PersistentVolumeClaim.class),
            model("v1", Pod.class),
            model("apps/v1", Deployment.class),
            model("apps/v1", StatefulSet.class),
            model("batch/v1", Job.class),
            model("batch/v1", CronJob.class),
            model("scheduling.k8s.io/v1", PriorityClass.class),
            model("policy/v1", PodDisruptionBudget.class),
            model("networking.k8s.io/v1", NetworkPolicy.class),
            model("kafka.strimzi.io/v1", Kafka.class),
            model("kafka.strimzi.io/v1", KafkaNodePool.class),
            model("kafka.strimzi.io/v1", KafkaTopic.class),
            model("kafka.strimzi.io/v1", KafkaUser.class),
            model("keda.sh/v1alpha1", ScaledObject.class),
            model("keda.sh/v1alpha1", TriggerAuthentication.class),
            model("argoproj.io/v1alpha1", Application.class),
            model("source.toolkit.fluxcd.io/v1", GitRepository.class),
            model("kustomize.toolkit.fluxcd.io/v1", io.erpo.k8s.gitops.Kustomization.class),
            model("leaderworkerset.x-k8s.io/v1", LeaderWorkerSet.class),
            model("monitoring.coreos.com/v1", PodMonitor.class),
            model("monitoring.coreos.com/v1", PrometheusRule.class));

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .setAnnotationIntrospector(new NothingAdditional());

    private StrictYaml() {}

    static Rendered parse(String manifests) {
        List<Object> resources = new ArrayList<>();
        for (String document : manifests.split("(?m)^---$")) {
            resources.add(resource(document));
        }
        return new Rendered(resources);
    }

    private static Object resource(String document) {
        String what = document;
        try {
            JsonNode tree = YAML.readTree(document);
            String type =
                    tree.path("apiVersion").asText() + " " + tree.path("kind").asText();
            what = type + " " + tree.path("metadata").path("name").asText();
            Class<?> model = MODELS.get(type);
            if (model == null) {
                throw new IllegalArgumentException("no model of " + what);
            }
            return YAML.treeToValue(tree, model);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(what + ": " + e.getOriginalMessage(), e);
        }
    }

    private static Entry<String, Class<?>> model(String apiVersion, Class<?> model) {
        return Map.entry(apiVersion + " " + model.getSimpleName(), model);
    }

    /** The models accept unknown fields for compatibility with newer clusters; here they would hide a typo. */
    private static final class NothingAdditional extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated member) {
            return false;
        }

        @Override
        public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated annotated) {
            return super.findPropertyIgnoralByName(config, annotated).withoutIgnoreUnknown();
        }
    }
}
