package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
    @EnumSource(Kustomization.class)
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
    @EnumSource(Kustomization.class)
    void shouldHaveNoRightsOnTheNode(Kustomization kustomization) {
        assertThat(containers(kustomization)).allSatisfy(container -> {
            SecurityContext security = container.getSecurityContext();
            assertThat(security.getAllowPrivilegeEscalation()).isFalse();
            assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(security.getReadOnlyRootFilesystem()).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource(Kustomization.class)
    void shouldSayWhatItNeedsAndTakeNoMore(Kustomization kustomization) {
        assertThat(containers(kustomization)).allSatisfy(container -> {
            assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).containsKey("memory");
        });
    }

    @ParameterizedTest
    @EnumSource(Kustomization.class)
    void shouldPinEveryImage(Kustomization kustomization) {
        assertThat(containers(kustomization)).allSatisfy(container -> assertThat(container.getImage())
                .matches("erpo/[a-z-]+:[0-9]+[.][0-9]+[.][0-9]+(-cuda)?"));
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
                .containsExactlyInAnyOrder("history", "sampler", "reward");
        assertThat(rendered.of(PodDisruptionBudget.class)).allSatisfy(budget -> {
            assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
            assertThat(budget.getSpec().getSelector().getMatchLabels())
                    .containsAllEntriesOf(
                            selector(rendered, budget.getMetadata().getName()));
        });
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
