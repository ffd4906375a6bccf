package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pod follows the restricted Pod Security Standard, and limits the damage of a drain, an outage or a loss. */
class HardeningTest {

    private static Stream<PodSpec> pods(Kustomization kustomization) {
        return kustomization.rendered().pods().values().stream().map(template -> template.getSpec());
    }

    private static Stream<Container> containers(Kustomization kustomization) {
        Rendered rendered = kustomization.rendered();
        return rendered.pods().keySet().stream().flatMap(name -> rendered.containers(name).stream());
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withPods")
    void shouldRunAsNobodyInParticular(Kustomization kustomization) {
        assertThat(pods(kustomization)).isNotEmpty().allSatisfy(pod -> {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getEnableServiceLinks()).isFalse();
            assertThat(pod.getHostNetwork()).isNull();
        });
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withPods")
    void shouldHaveNoRightsOnTheNode(Kustomization kustomization) {
        assertThat(containers(kustomization)).allSatisfy(container -> {
            SecurityContext security = container.getSecurityContext();
            assertThat(security.getAllowPrivilegeEscalation()).isFalse();
            assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(security.getReadOnlyRootFilesystem()).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withPods")
    void shouldSayWhatItNeedsAndTakeNoMore(Kustomization kustomization) {
        assertThat(containers(kustomization)).allSatisfy(container -> {
            assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).containsKey("memory");
        });
    }

    /** A pod that uses more of its node's disk than it asked for is the first to be evicted. */
    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withOperators")
    void shouldAskForTheDiskOfItsTemporaryFiles(Kustomization overlay) {
        Rendered rendered = overlay.rendered();
        for (Workload workload : Workload.values()) {
            String name = workload.resourceName();
            BigDecimal temporary = rendered.pods().get(name).getSpec().getVolumes().stream()
                    .map(Volume::getEmptyDir)
                    .filter(Objects::nonNull)
                    .map(directory -> directory.getSizeLimit().getNumericalAmount())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(temporary).as("temporary files of %s", name).isPositive();
            assertThat(rendered.containers(name)
                            .get(0)
                            .getResources()
                            .getRequests()
                            .get("ephemeral-storage")
                            .getNumericalAmount())
                    .as("disk of %s", name)
                    .isGreaterThanOrEqualTo(temporary);
        }
    }

    @Test
    void shouldGiveUpASamplerBeforeTheLearnerAndAnythingBeforeKafka() {
        Rendered rendered = Kustomization.PROD.rendered();
        Map<String, Integer> classes = rendered.of(PriorityClass.class).stream()
                .collect(Collectors.toMap(one -> one.getMetadata().getName(), PriorityClass::getValue));
        assertThat(rendered.of(KafkaNodePool.class)).singleElement().satisfies(pool -> assertThat(
                        classes.get(pool.getSpec().getTemplate().getPod().getPriorityClassName()))
                .isGreaterThan(priority(rendered, classes, "learner")));
        assertThat(priority(rendered, classes, "learner"))
                .isEqualTo(priority(rendered, classes, "history"))
                .isGreaterThan(priority(rendered, classes, "sampler"));
        assertThat(priority(rendered, classes, "sampler"))
                .isEqualTo(priority(rendered, classes, "reward"))
                .isPositive();
    }

    private static int priority(Rendered rendered, Map<String, Integer> classes, String workload) {
        return classes.get(rendered.pods().get(workload).getSpec().getPriorityClassName());
    }

    /** Without requests, brokers are the first to be evicted; the memory above the heap holds the log's newest part. */
    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withOperators")
    void shouldReserveMemoryForBrokers(Kustomization overlay) {
        assertThat(overlay.rendered().of(KafkaNodePool.class)).singleElement().satisfies(pool -> {
            ResourceRequirements resources = pool.getSpec().getResources();
            assertThat(resources.getRequests()).containsKeys("cpu", "memory");
            assertThat(resources.getRequests().get("memory"))
                    .isEqualTo(resources.getLimits().get("memory"));
            assertThat(Quantity.parse(pool.getSpec().getJvmOptions().getXmx().toUpperCase() + "i")
                            .getNumericalAmount()
                            .multiply(BigDecimal.valueOf(2)))
                    .isLessThanOrEqualTo(resources.getRequests().get("memory").getNumericalAmount());
        });
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withPods")
    void shouldPinEveryImage(Kustomization kustomization) {
        assertThat(containers(kustomization)).allSatisfy(container -> assertThat(container.getImage())
                .matches("(erpo/[a-z-]+:|vllm/vllm-openai:v)[0-9]+[.][0-9]+[.][0-9]+(-cuda)?"));
    }

    /**
     * Readiness may depend on Kafka, because a pod that is not ready gets no requests. A restart would lose the loaded
     * policy.
     */
    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withProbes")
    void shouldNotBeRestartedForAnOutageOfKafka(Kustomization overlay) {
        for (Workload workload : Workload.values()) {
            Container container =
                    overlay.rendered().containers(workload.resourceName()).get(0);
            assertThat(path(container.getLivenessProbe())).isEqualTo("/q/health/live");
            assertThat(path(container.getStartupProbe())).isEqualTo("/q/health/started");
            assertThat(path(container.getReadinessProbe())).isEqualTo("/q/health/ready");
        }
    }

    private static String path(Probe probe) {
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
        return probe.getHttpGet().getPath();
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#overlays")
    void shouldLeaveASamplerTheTimeItDrainsIn(Kustomization overlay) {
        Rendered rendered = overlay.rendered();
        assertThat(rendered.environment("sampler")).containsEntry("ERPO_SAMPLER_DRAIN", "PT10M");
        assertThat(rendered.pods().get("sampler").getSpec().getTerminationGracePeriodSeconds())
                .isGreaterThan(600);
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#overlays")
    void shouldHaveOneLearnerAtATime(Kustomization overlay) {
        assertThat(overlay.rendered().of(Deployment.class).stream()
                        .filter(one -> one.getMetadata().getName().equals("learner")))
                .singleElement()
                .satisfies(learner -> {
                    assertThat(learner.getSpec().getReplicas()).isEqualTo(1);
                    assertThat(learner.getSpec().getStrategy().getType()).isEqualTo("Recreate");
                });
    }

    @Test
    void shouldKeepAWarmCopyOfTheHistory() {
        Rendered rendered = Kustomization.PROD.rendered();
        assertThat(rendered.of(StatefulSet.class)).singleElement().satisfies(history -> {
            assertThat(history.getSpec().getReplicas()).isEqualTo(2);
            assertThat(history.getSpec().getVolumeClaimTemplates()).hasSize(1);
        });
        assertThat(rendered.environment("history"))
                .containsEntry("ERPO_STANDBY_REPLICAS", "1")
                .containsEntry("ERPO_REPLICATION_FACTOR", "3")
                .containsEntry("ERPO_ADVERTISED", "$(ERPO_INSTANCE).history.$(POD_NAMESPACE).svc:8080");
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withOperators")
    void shouldLoseOnePodAtATimeToADrain(Kustomization overlay) {
        Rendered rendered = overlay.rendered();
        assertThat(rendered.of(PodDisruptionBudget.class))
                .extracting(budget -> budget.getMetadata().getName())
                .containsExactlyInAnyOrder("history", "sampler", "reward", "learner");
        assertThat(rendered.of(PodDisruptionBudget.class)).allSatisfy(budget -> {
            // The operator chooses when the learner ends.
            assertThat(budget.getSpec().getMaxUnavailable().getIntVal())
                    .isEqualTo(budget.getMetadata().getName().equals("learner") ? 0 : 1);
            assertThat(budget.getSpec().getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
            assertThat(budget.getSpec().getSelector().getMatchLabels())
                    .containsAllEntriesOf(
                            selector(rendered, budget.getMetadata().getName()));
        });
    }

    /** DNS could carry data out of the cluster, so only its name server may be asked. */
    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withOperators")
    void shouldAskTheNameServerAndNothingElseInItsNamespace(Kustomization overlay) {
        assertThat(overlay.rendered().of(NetworkPolicy.class))
                .filteredOn(policy -> policy.getMetadata().getName().equals("erpo-allow-dns"))
                .singleElement()
                .satisfies(policy -> assertThat(
                                policy.getSpec().getEgress().get(0).getTo())
                        .singleElement()
                        .satisfies(to -> {
                            assertThat(to.getNamespaceSelector().getMatchLabels())
                                    .isEqualTo(Map.of("kubernetes.io/metadata.name", "kube-system"));
                            assertThat(to.getPodSelector().getMatchLabels()).isEqualTo(Map.of("k8s-app", "kube-dns"));
                        }));
    }

    private static Map<String, String> selector(Rendered rendered, String workload) {
        return Map.of(
                "app.kubernetes.io/name",
                rendered.pods().get(workload).getMetadata().getLabels().get("app.kubernetes.io/name"));
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withOperators")
    void shouldDenyWhatIsNotAllowed(Kustomization overlay) {
        Rendered rendered = overlay.rendered();
        NetworkPolicy deny = rendered.of(NetworkPolicy.class).stream()
                .filter(policy -> policy.getMetadata().getName().equals("erpo-default-deny"))
                .findFirst()
                .orElseThrow();
        assertThat(deny.getSpec().getPolicyTypes()).isEqualTo(List.of("Ingress", "Egress"));
        assertThat(deny.getSpec().getIngress()).isEmpty();
        assertThat(deny.getSpec().getEgress()).isEmpty();
        Map<String, String> selected = deny.getSpec().getPodSelector().getMatchLabels();
        assertThat(rendered.pods().values())
                .allSatisfy(pod -> assertThat(pod.getMetadata().getLabels()).containsAllEntriesOf(selected));
    }
}
