package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifests only use settings that the services have. */
class ConfigurationTest {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([^)]*)\\)");

    static Stream<Arguments> services() {
        return Kustomization.overlays()
                .flatMap(overlay -> Stream.of(Workload.values()).map(workload -> Arguments.of(overlay, workload)));
    }

    @ParameterizedTest
    @MethodSource("services")
    void shouldSetNothingThatTheServiceDoesNotRead(Kustomization overlay, Workload workload) {
        assertThat(overlay.rendered().environment(workload.resourceName()).keySet())
                .contains("KAFKA_BOOTSTRAP_SERVERS", "ERPO_INSTANCE")
                .isSubsetOf(KnownSettings.of(workload));
    }

    @ParameterizedTest
    @MethodSource("services")
    void shouldSetValuesThatTheServiceCanRead(Kustomization overlay, Workload workload) {
        Map<String, String> environment = overlay.rendered().environment(workload.resourceName());
        workload.settings().ifPresent(settings -> {
            SmallRyeConfig config = new SmallRyeConfigBuilder()
                    .withMapping(settings)
                    .withValidateUnknown(false)
                    .withSources(new EnvConfigSource(environment, 300))
                    .build();
            assertThat(config.getConfigMapping(settings)).isNotNull();
        });
    }

    /** Kubernetes substitutes only variables that are defined earlier, and leaves other references as text. */
    @ParameterizedTest
    @MethodSource("services")
    void shouldReferToVariablesThatStandBefore(Kustomization overlay, Workload workload) {
        Set<String> before = new HashSet<>();
        overlay.rendered().environment(workload.resourceName()).forEach((name, value) -> {
            assertThat(REFERENCE.matcher(value).results().map(found -> found.group(1)))
                    .as("what %s refers to", name)
                    .isSubsetOf(before);
            before.add(name);
        });
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldKnowATypoFromASetting(Workload workload) {
        assertThat(KnownSettings.of(workload))
                .contains("QUARKUS_HTTP_PORT", "KAFKA_SECURITY_PROTOCOL", "ERPO_INSTANCE")
                .doesNotContain("QUARKUS_HTTP_PROT", "KAFKA_SECURITY_PROTOKOL", "ERPO_INSTANZ");
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withProbes")
    void shouldListenWhereTheProbesAsk(Kustomization overlay) {
        Rendered rendered = overlay.rendered();
        for (Workload workload : Workload.values()) {
            Container container = rendered.containers(workload.resourceName()).get(0);
            // The default of history-stream; the other services use any free port.
            assertThat(rendered.environment(workload.resourceName()).getOrDefault("QUARKUS_HTTP_PORT", "8080"))
                    .isEqualTo(container.getPorts().get(0).getContainerPort().toString());
        }
    }

    /** A member keeps its name across restarts, and no two members share one. */
    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#overlays")
    void shouldNameEveryInstance(Kustomization overlay) {
        Rendered rendered = overlay.rendered();
        assertThat(Set.of("history", "sampler", "reward"))
                .allSatisfy(service ->
                        assertThat(rendered.environment(service)).containsEntry("ERPO_INSTANCE", "metadata.name"));
        assertThat(rendered.environment("learner")).containsEntry("ERPO_INSTANCE", "0");
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#overlays")
    void shouldShareOnePolicyStore(Kustomization overlay) {
        Rendered rendered = overlay.rendered();
        assertThat(rendered.environment("sampler").get("ERPO_POLICY_STORE"))
                .isNotBlank()
                .isEqualTo(rendered.environment("learner").get("ERPO_POLICY_STORE"));
    }

    @ParameterizedTest
    @CsvSource({"RUN, sasl.jaas.config", "ARCHIVE, sasl.jaas.config", "RUN_MTLS, ssl.keystore.password"})
    void shouldConnectJobsBySettingsThatClientsKnow(Kustomization run, String secret) throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(run.rendered().of(ConfigMap.class).stream()
                .map(map -> map.getData().get("client.properties"))
                .filter(text -> text != null)
                .findFirst()
                .orElseThrow()));
        assertThat(settings.stringPropertyNames())
                .contains("bootstrap.servers", secret)
                .filteredOn(name -> !name.startsWith("config.providers"))
                .isSubsetOf(AdminClientConfig.configNames());
    }
}
