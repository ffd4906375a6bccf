package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Prometheus finds the meters of the services, may read them, and queries only meters that exist. */
class MonitoringTest {

    private static final Pattern METER = Pattern.compile("erpo_[a-z_]+");

    private final Rendered prod = Kustomization.PROD.rendered();

    @Test
    void shouldAskEveryServiceWhereItAnswers() {
        PodMonitor monitor = prod.of(PodMonitor.class).stream()
                .filter(one -> one.getMetadata().getName().equals("erpo-services"))
                .findFirst()
                .orElseThrow();
        assertThat(selected(monitor.getSpec().getSelector())).containsExactlyInAnyOrderElementsOf(services());
        assertThat(monitor.getSpec().getPodMetricsEndpoints()).singleElement().satisfies(endpoint -> {
            assertThat(endpoint.getPath()).isEqualTo("/q/metrics");
            assertThat(services()).allSatisfy(service -> assertThat(
                            prod.containers(service).get(0).getPorts())
                    .anyMatch(port -> port.getName().equals(endpoint.getPort())));
        });
    }

    @Test
    void shouldLetPrometheusInAndNobodyElse() {
        NetworkPolicy policy = prod.of(NetworkPolicy.class).stream()
                .filter(one -> one.getMetadata().getName().equals("erpo-allow-prometheus"))
                .findFirst()
                .orElseThrow();
        assertThat(selected(policy.getSpec().getPodSelector())).containsExactlyInAnyOrderElementsOf(services());
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress");
        NetworkPolicyIngressRule rule = policy.getSpec().getIngress().get(0);
        assertThat(policy.getSpec().getIngress()).hasSize(1);
        assertThat(rule.getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getPort().getIntVal()).isEqualTo(8080));
        assertThat(rule.getFrom()).singleElement().satisfies(from -> {
            assertThat(from.getNamespaceSelector().getMatchLabels())
                    .isEqualTo(Map.of("kubernetes.io/metadata.name", "monitoring"));
            assertThat(from.getPodSelector().getMatchLabels())
                    .isEqualTo(Map.of("app.kubernetes.io/name", "prometheus"));
        });
    }

    @Test
    void shouldAlertOnMetersThatTheGuideNames() throws IOException {
        String guide = Files.readString(Path.of("../docs/operations.md"));
        Stream<String> expressions = prod.of(PrometheusRule.class).stream()
                .flatMap(rule -> rule.getSpec().getGroups().stream())
                .flatMap(group -> group.getRules().stream())
                .map(rule -> rule.getExpr().getStrVal());
        assertThat(expressions
                        .flatMap(expression -> METER.matcher(expression).results())
                        .map(MatchResult::group))
                .hasSizeGreaterThan(3)
                .allSatisfy(meter -> assertThat(guide).contains("`" + meter.replaceFirst("_count$", "") + "`"));
    }

    private static List<String> services() {
        return Stream.of(Workload.values()).map(Workload::resourceName).toList();
    }

    private List<String> selected(LabelSelector selector) {
        return prod.pods().entrySet().stream()
                .filter(pod -> matches(selector, pod.getValue().getMetadata().getLabels()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean matches(LabelSelector selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.getMatchLabels().entrySet())
                && selector.getMatchExpressions().stream().allMatch(expression -> matches(expression, labels));
    }

    private static boolean matches(LabelSelectorRequirement expression, Map<String, String> labels) {
        return expression.getOperator().equals("In")
                && expression.getValues().contains(labels.get(expression.getKey()));
    }
}
