package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.k8s.lws.LeaderWorkerSet;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An engine beside each sampler, and a learner of several pods. */
class EnginesTest {

    private static Container container(Rendered rendered, String workload, String name) {
        return rendered.containers(workload).stream()
                .filter(one -> one.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static NetworkPolicy policy(Rendered rendered, String name) {
        return rendered.of(NetworkPolicy.class).stream()
                .filter(one -> one.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** An engine loads weights for every caller. */
    @ParameterizedTest
    @EnumSource(names = {"ENGINES", "ENGINES_S3"})
    void shouldReachTheEngineFromItsPodAlone(Kustomization overlay) {
        Rendered rendered = overlay.rendered();
        Container engine = container(rendered, "sampler", "engine");

        assertThat(engine.getArgs()).contains("--host=127.0.0.1", "--port=8000");
        assertThat(rendered.environment("sampler")).containsEntry("ERPO_ENGINE_URLS", "http://127.0.0.1:8000");
        assertThat(rendered.of(Service.class))
                .allSatisfy(service -> assertThat(service.getSpec().getSelector())
                        .doesNotContainEntry("app.kubernetes.io/name", "sampler"));
        assertThat(List.of(engine.getStartupProbe(), engine.getLivenessProbe()))
                .allSatisfy(probe -> assertThat(probe.getHttpGet()).isNull());
    }

    @ParameterizedTest
    @EnumSource(names = {"ENGINES", "ENGINES_S3"})
    void shouldSampleTheWholeTemperedDistribution(Kustomization overlay) {
        assertThat(container(overlay.rendered(), "sampler", "engine").getArgs())
                .contains("--logprobs-mode=processed_logprobs", "--generation-config=vllm");
    }

    /** The edge tells the engine a path. */
    @ParameterizedTest
    @EnumSource(names = {"ENGINES", "ENGINES_S3"})
    void shouldShowTheEngineTheWeightsWhereItsEdgeHasThem(Kustomization overlay) {
        Rendered rendered = overlay.rendered();
        String volume = overlay == Kustomization.ENGINES ? "policies" : "policy-cache";

        VolumeMount edge = mount(container(rendered, "sampler", "sampler"), volume);
        VolumeMount engine = mount(container(rendered, "sampler", "engine"), volume);

        assertThat(engine.getMountPath()).isEqualTo(edge.getMountPath());
        assertThat(engine.getReadOnly()).isTrue();
        assertThat(container(rendered, "sampler", "engine").getVolumeMounts())
                .extracting(VolumeMount::getName)
                .isSubsetOf(rendered.pods().get("sampler").getSpec().getVolumes().stream()
                        .map(Volume::getName)
                        .toList());
    }

    @Test
    void shouldGiveTheGpuToTheEngine() {
        Rendered rendered = Kustomization.ENGINES.rendered();
        assertThat(container(rendered, "sampler", "engine").getResources().getLimits())
                .containsKey("nvidia.com/gpu");
        assertThat(container(rendered, "sampler", "sampler").getResources().getLimits())
                .doesNotContainKey("nvidia.com/gpu");
    }

    @Test
    void shouldKeepTheCacheOfABucketOnTheDiskOfRank0() {
        Rendered rendered = Kustomization.ENGINES_S3.rendered();
        Container leader = container(rendered, "learner", "learner");

        assertThat(mount(leader, "policy-cache").getMountPath())
                .isEqualTo(rendered.environment("learner").get("ERPO_S3_CACHE"));
        assertThat(leader.getEnv()).extracting(EnvVar::getName).contains("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
        assertThat(rendered.pods().get("learner").getSpec().getVolumes())
                .extracting(Volume::getName)
                .contains("policy-cache")
                .doesNotContain("policies");
    }

    /** Two learners would fence one another, and ranks without their leader can do nothing. */
    @Test
    void shouldHaveOneLearnerThatLivesAndDiesAsOne() {
        Rendered rendered = Kustomization.ENGINES.rendered();
        assertThat(rendered.of(Deployment.class))
                .extracting(one -> one.getMetadata().getName())
                .doesNotContain("learner");
        assertThat(rendered.of(LeaderWorkerSet.class)).singleElement().satisfies(learner -> {
            assertThat(learner.spec().replicas()).isEqualTo(1);
            assertThat(learner.spec().leaderWorkerTemplate().restartPolicy()).isEqualTo("RecreateGroupOnPodRestart");
            assertThat(learner.spec()
                            .rolloutStrategy()
                            .rollingUpdateConfiguration()
                            .maxSurge())
                    .isZero();
        });
        Container leader = container(rendered, "learner", "learner");
        // Rank 0 reads and writes the log, so it must be in the pod that has a Kafka user.
        assertThat(leader.getArgs())
                .contains("--rdzv-backend=static", "--node-rank=$(LWS_WORKER_INDEX)")
                .contains("--master-addr=$(LWS_LEADER_ADDRESS)");
        assertThat(List.of(leader, container(rendered, "learner" + Rendered.WORKER, "learner")))
                .allSatisfy(rank -> assertThat(rank.getEnv()).contains(new EnvVar("ERPO_DEVICE", "cuda", null)));
        assertThat(leader.getArgs())
                .isEqualTo(container(rendered, "learner" + Rendered.WORKER, "learner")
                        .getArgs());
        assertThat(leader.getEnvFrom())
                .extracting(from -> from.getConfigMapRef().getName())
                .allSatisfy(
                        name -> assertThat(rendered.configMap(name).getData()).isNotEmpty());
    }

    @Test
    void shouldKeepKafkaAndThePolicyStoreFromTheOtherRanks() {
        Rendered rendered = Kustomization.ENGINES.rendered();
        PodSpec worker = rendered.pods().get("learner" + Rendered.WORKER).getSpec();
        Container rank = worker.getContainers().get(0);

        assertThat(rank.getEnvFrom()).isEmpty();
        assertThat(rank.getEnv()).extracting(EnvVar::getName).noneMatch(name -> name.startsWith("KAFKA_"));
        assertThat(worker.getVolumes())
                .allSatisfy(volume -> assertThat(volume.getSecret()).isNull());
        assertThat(worker.getVolumes()).extracting(Volume::getName).doesNotContain("policies", "models");
        assertThat(rank.getVolumeMounts()).extracting(VolumeMount::getName).doesNotContain("policies", "models");

        LabelSelector reachesKafka =
                policy(rendered, "erpo-allow-kafka").getSpec().getPodSelector();
        assertThat(reachesKafka.getMatchLabels()).isEqualTo(Map.of("app.kubernetes.io/part-of", "erpo"));
        assertThat(reachesKafka.getMatchExpressions()).singleElement().satisfies(expression -> {
            assertThat(expression.getKey()).isEqualTo("app.kubernetes.io/name");
            assertThat(expression.getOperator()).isEqualTo("NotIn");
            assertThat(expression.getValues())
                    .containsExactly(label(rendered, "learner" + Rendered.WORKER, "app.kubernetes.io/name"))
                    .doesNotContain(label(rendered, "learner", "app.kubernetes.io/name"));
        });
    }

    @Test
    void shouldLetRanksTalkToEachOtherAlone() {
        Rendered rendered = Kustomization.ENGINES.rendered();
        NetworkPolicy ranks = policy(rendered, "erpo-allow-ranks");
        LabelSelector ofRanks = ranks.getSpec().getPodSelector();

        assertThat(ranks.getSpec().getIngress()).singleElement().satisfies(rule -> assertThat(rule.getFrom())
                .singleElement()
                .satisfies(from -> assertThat(from.getPodSelector()).isEqualTo(ofRanks)));
        assertThat(ranks.getSpec().getEgress()).singleElement().satisfies(rule -> assertThat(rule.getTo())
                .singleElement()
                .satisfies(to -> assertThat(to.getPodSelector()).isEqualTo(ofRanks)));
        assertThat(List.of("learner", "learner" + Rendered.WORKER))
                .allSatisfy(pod -> assertThat(label(rendered, pod, "erpo.io/ranks"))
                        .isEqualTo(ofRanks.getMatchLabels().get("erpo.io/ranks")));
        assertThat(rendered.pods().get("sampler").getMetadata().getLabels()).doesNotContainKey("erpo.io/ranks");
    }

    private static String label(Rendered rendered, String workload, String name) {
        return rendered.pods().get(workload).getMetadata().getLabels().get(name);
    }

    private static VolumeMount mount(Container container, String volume) {
        return container.getVolumeMounts().stream()
                .filter(one -> one.getName().equals(volume))
                .findFirst()
                .orElseThrow();
    }
}
