package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Features that podman 4 does not support, or interprets differently from a cluster. */
class PodmanTest {

    private final Rendered rendered = Kustomization.PODMAN.rendered();

    @Test
    void shouldHaveKindsThatItKnows() {
        assertThat(rendered.of(StatefulSet.class)).isEmpty();
        assertThat(rendered.pods()).containsOnlyKeys("history", "kafka", "learner", "reward", "sampler", "start-run");
    }

    /** Podman names a volume as the manifest does, so pods whose /tmp volumes have the same name would share it. */
    @Test
    void shouldShareNoScratchSpace() {
        assertThat(rendered.pods().values().stream()
                        .flatMap(pod -> pod.getSpec().getVolumes().stream())
                        .filter(volume -> volume.getEmptyDir() != null)
                        .map(Volume::getName))
                .hasSizeGreaterThan(5)
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldBeClosedToTheHostAndUnasked() {
        assertThat(containers()).allSatisfy(container -> {
            assertThat(container.getPorts()).isEmpty();
            assertThat(Stream.of(
                                    container.getStartupProbe(),
                                    container.getLivenessProbe(),
                                    container.getReadinessProbe())
                            .filter(Objects::nonNull))
                    .isEmpty();
        });
    }

    @Test
    void shouldAskForNothingThatAPodDoesNotKnowOfItself() {
        assertThat(containers()
                        .flatMap(container -> container.getEnv().stream())
                        .map(EnvVar::getValueFrom)
                        .filter(Objects::nonNull)
                        .map(from -> from.getFieldRef().getFieldPath()))
                .isNotEmpty()
                .containsOnly("metadata.name");
        assertThat(rendered.environment("history").values()).noneMatch(value -> value.contains("$("));
    }

    private Stream<Container> containers() {
        return rendered.pods().keySet().stream().flatMap(name -> rendered.containers(name).stream());
    }
}
