package io.erpo.cli.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageBuildTest {

    @Test
    void shouldNameImagesAsTheManifestsDo() {
        assertThat(names(Optional.empty()))
                .containsExactly(
                        "erpo/history-stream:0.1.0",
                        "erpo/sampler-service:0.1.0",
                        "erpo/reward-service:0.1.0",
                        "erpo/learner-service:0.1.0",
                        "erpo/cli:0.1.0",
                        "erpo/broker:0.1.0");
    }

    @Test
    void shouldBuildWhatComputesOnceMoreFromTheBaseWithCuda() {
        assertThat(ImageBuild.all("erpo/", "0.1.0", "jre", Optional.of("cuda"))
                        .filter(build -> build.base().equals("cuda")))
                .extracting(ImageBuild::name)
                .containsExactly("erpo/sampler-service:0.1.0-cuda", "erpo/learner-service:0.1.0-cuda");
        assertThat(names(Optional.of("cuda"))).hasSize(8);
    }

    @Test
    void shouldRefuseABaseWithoutAName() {
        assertThatThrownBy(() -> new ImageBuild(ImageRecipe.CLI, " ", "erpo/cli:0.1.0"))
                .hasMessage("base must name an image, was blank");
    }

    @ParameterizedTest
    @EnumSource(ImageRecipe.class)
    void shouldHaveAContainerfile(ImageRecipe recipe) {
        assertThat(Path.of("..", recipe.containerfile()))
                .content()
                .contains("FROM ${BASE}", "USER 10001:10001", "ENTRYPOINT [\"java\"")
                .doesNotContain("latest", "/bin/sh");
    }

    private static Stream<String> names(Optional<String> cudaBase) {
        return ImageBuild.all("erpo/", "0.1.0", "jre", cudaBase).map(ImageBuild::name);
    }
}
