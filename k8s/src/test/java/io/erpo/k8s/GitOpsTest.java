package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.k8s.gitops.Application;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tools that keep a cluster like a repository apply things in the right order and delete no log. */
class GitOpsTest {

    private static final Path REPOSITORY = Path.of("..");
    private static final String WAVE = "argocd.argoproj.io/sync-wave";

    @Test
    void shouldApplyKafkaThenItsTopicsThenTheServices() {
        assertThat(waves(Kafka.class, KafkaNodePool.class)).hasSize(2).containsOnly("0");
        assertThat(waves(KafkaTopic.class, KafkaUser.class))
                .hasSizeGreaterThan(15)
                .containsOnly("1");
        assertThat(waves(Deployment.class, StatefulSet.class)).hasSize(4).containsOnly("2");
    }

    private static Stream<String> waves(Class<?>... kinds) {
        return Stream.of(kinds)
                .flatMap(kind -> Kustomization.IN_WAVES.rendered().of(kind).stream())
                .map(one -> ((HasMetadata) one).getMetadata().getAnnotations().get(WAVE));
    }

    @Test
    void shouldApplyDirectoriesThatExist() {
        assertThat(Kustomization.ARGO_CD.rendered().of(Application.class))
                .extracting(application -> application.spec().source().path())
                .hasSize(2)
                .allSatisfy(path -> assertThat(kustomization(path)).exists());
        assertThat(Kustomization.FLUX.rendered().of(io.erpo.k8s.gitops.Kustomization.class))
                .extracting(applied -> applied.spec().path())
                .hasSize(2)
                .allSatisfy(path -> assertThat(kustomization(path)).exists());
    }

    @Test
    void shouldStartRunsAfterTheServicesAndKeepTheirJobs() {
        assertThat(Kustomization.ARGO_CD.rendered().of(Application.class))
                .filteredOn(one -> one.metadata().getName().equals("erpo-runs"))
                .singleElement()
                .satisfies(runs -> {
                    assertThat(runs.metadata().getAnnotations()).containsEntry(WAVE, "1");
                    assertThat(runs.spec().syncPolicy().automated().prune()).isFalse();
                });
        assertThat(Kustomization.FLUX.rendered().of(io.erpo.k8s.gitops.Kustomization.class))
                .filteredOn(one -> one.metadata().getName().equals("erpo-runs"))
                .singleElement()
                .satisfies(runs -> {
                    assertThat(runs.spec().dependsOn())
                            .containsExactly(new io.erpo.k8s.gitops.Kustomization.Named("erpo"));
                    assertThat(runs.spec().prune()).isFalse();
                });
    }

    private static Path kustomization(String directory) {
        assertThat(REPOSITORY.resolve(directory))
                .satisfies(path -> assertThat(Files.isDirectory(path)).isTrue());
        return REPOSITORY.resolve(directory).resolve("kustomization.yaml");
    }
}
