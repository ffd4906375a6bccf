package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.strimzi.api.kafka.model.common.metrics.StrimziMetricsReporter;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Prometheus finds the meters of the services, may read them, and queries only meters that exist. */
class MonitoringTest {

    private static final Pattern METER = Pattern.compile("erpo_[a-z_]+");

    private static final Pattern BROKER_METER = Pattern.compile("kafka_(server|controller|log|network)_[a-z_]+");

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

    @Test
    void shouldShowMetersThatTheGuideNames() throws IOException {
        String guide = Files.readString(Path.of("../docs/operations.md"));
        ConfigMap board = prod.configMap("erpo-dashboard");
        assertThat(board.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel :
                new ObjectMapper().readTree(board.getData().get("erpo.json")).get("panels")) {
            panel.path("targets")
                    .forEach(target -> expressions.add(target.get("expr").asText()));
        }
        assertThat(expressions).hasSizeGreaterThan(15);
        assertThat(expressions.stream()
                        .flatMap(expression -> METER.matcher(expression).results())
                        .map(MatchResult::group)
                        .distinct())
                .hasSizeGreaterThan(10)
                .allSatisfy(meter -> assertThat(guide)
                        .containsAnyOf("`" + meter + "`", "`" + meter.replaceFirst("_(count|sum)$", "") + "`"));
    }

    /** The names are those of the Strimzi Metrics Reporter, which reports what its list allows and nothing else. */
    @Test
    void shouldAlertOnMetersThatBrokersReport() {
        List<String> allowed = prod.of(Kafka.class).stream()
                .map(kafka -> kafka.getSpec().getKafka().getMetricsConfig())
                .flatMap(config -> ((StrimziMetricsReporter) config).getValues().getAllowList().stream())
                .toList();
        assertThat(prod.of(PrometheusRule.class).stream()
                        .filter(rule -> rule.getMetadata().getName().equals("erpo-kafka"))
                        .flatMap(rule -> rule.getSpec().getGroups().stream())
                        .flatMap(group -> group.getRules().stream())
                        .flatMap(rule ->
                                BROKER_METER.matcher(rule.getExpr().getStrVal()).results())
                        .map(MatchResult::group))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(meter -> assertThat(allowed).anyMatch(meter::matches));
    }

    @Test
    void shouldWarnBeforeADiskIsFullAndACertificateHasExpired() {
        assertThat(prod.of(PrometheusRule.class).stream()
                        .filter(rule -> rule.getMetadata().getName().equals("erpo-kafka"))
                        .flatMap(rule -> rule.getSpec().getGroups().stream())
                        .flatMap(group -> group.getRules().stream())
                        .map(rule -> rule.getAlert()))
                .containsExactlyInAnyOrder(
                        "ErpoKafkaDiskFills",
                        "ErpoKafkaDiskIsNearlyFull",
                        "ErpoVolumeFills",
                        "ErpoKafkaUnderReplicated",
                        "ErpoKafkaRefusesWrites",
                        "ErpoKafkaOffline",
                        "ErpoKafkaCertificateExpires",
                        "ErpoKafkaMetersAreGone");
    }

    /** Strimzi names a volume claim data-ID-CLUSTER-POOL-NODE. */
    @Test
    void shouldWatchTheDisksThatBrokersHave() {
        String expression = prod.of(PrometheusRule.class).stream()
                .flatMap(rule -> rule.getSpec().getGroups().stream())
                .flatMap(group -> group.getRules().stream())
                .filter(rule -> "ErpoKafkaDiskFills".equals(rule.getAlert()))
                .map(rule -> rule.getExpr().getStrVal())
                .findFirst()
                .orElseThrow();
        List<String> patterns = Pattern.compile("persistentvolumeclaim=~\"([^\"]+)\"")
                .matcher(expression)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        String kafka = prod.of(Kafka.class).get(0).getMetadata().getName();
        String pool = prod.of(KafkaNodePool.class).get(0).getMetadata().getName();
        assertThat(patterns).singleElement().satisfies(pattern -> assertThat("data-0-%s-%s-2".formatted(kafka, pool))
                .matches(pattern));
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
