package io.erpo.k8s.keda;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;

/** {@code keda.sh/v1alpha1}: how to scale a workload. */
public record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    public record Spec(
            Target scaleTargetRef,
            int minReplicaCount,
            int maxReplicaCount,
            int pollingInterval,
            Integer cooldownPeriod,
            Advanced advanced,
            List<Trigger> triggers) {}

    public record Target(String kind, String name) {}

    public record Advanced(AutoscalerConfig horizontalPodAutoscalerConfig) {}

    public record AutoscalerConfig(HorizontalPodAutoscalerBehavior behavior) {}

    public record Trigger(String type, KafkaLag metadata, Authentication authenticationRef) {}

    /** Settings of the trigger {@code kafka}; KEDA requires all of them as text. */
    public record KafkaLag(
            String bootstrapServers,
            String consumerGroup,
            String topic,
            String lagThreshold,
            String activationLagThreshold,
            String offsetResetPolicy,
            String allowIdleConsumers,
            String sasl,
            String tls) {}

    public record Authentication(String name) {}
}
