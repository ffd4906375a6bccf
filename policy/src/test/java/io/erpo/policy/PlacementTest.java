package io.erpo.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.LibUtils;
import io.erpo.policy.Placement.Precision;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.generation.Generator;
import io.erpo.policy.model.Policy;
import io.erpo.policy.model.PolicyRuntime;
import io.erpo.policy.training.ScoredSequence;
import io.erpo.policy.training.Trainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {

    @ParameterizedTest
    @CsvSource({
        "cpu, auto, cpu, FLOAT32",
        "cpu, bfloat16, cpu, BFLOAT16",
        "cuda, auto, cuda:0, BFLOAT16",
        "cuda:3, float32, cuda:3, FLOAT32"
    })
    void shouldChooseThePrecisionWhenItIsLeftOpen(String device, String precision, String expected, Precision kept) {
        assertThat(Placement.of(device, precision)).isEqualTo(new Placement(expected, kept));
    }

    @Test
    void shouldSayWhatIsAllowedWhenTheNameIsWrong() {
        assertThatThrownBy(() -> Placement.of("gpu", "auto")).hasMessage("device must be cpu, cuda or cuda:N, was gpu");
        assertThatThrownBy(() -> Placement.of("cpu", "fp16"))
                .hasMessage("precision must be auto, float32 or bfloat16, was fp16");
    }

    @Test
    void shouldSayWhatAGpuNeedsWhenThereIsNone() {
        assertThatThrownBy(() -> Policy.load(Reference.path("tiny"), Placement.of("cuda:7", "auto")))
                .isInstanceOf(PolicyException.class)
                .hasMessageStartingWith("device cuda:7 cannot be used: ")
                .hasMessageContaining("libtorch 2.7.1 for CUDA 12.8, which ERPO_LIBTORCH names");
    }

    /** Meant for GPUs, where nothing else is tested here; the code is the same. Two digits are what bfloat16 has. */
    @Test
    void shouldAgreeToTwoDigitsWhenComputedInBfloat16() {
        try (Policy exact = Reference.policy();
                Policy rounded = Policy.load(Reference.path("tiny"), Placement.of("cpu", "bfloat16"));
                Trainer learner = Trainer.start(exact, 4096)) {
            List<GenerationRequest> requests = IntStream.range(0, 24)
                    .mapToObj(i -> new GenerationRequest(TokenIds.of(5, 9 + i, 7), 1, 10, Reference.uniforms(i)))
                    .toList();
            List<Completion> completions = new Generator(rounded, 8).generate(requests);
            List<LogProbs> scored = learner.logProbs(IntStream.range(0, requests.size())
                    .mapToObj(i -> new ScoredSequence(
                            requests.get(i).prompt(), completions.get(i).tokenIds(), 1))
                    .toList());

            double mean = 0;
            for (int i = 0; i < scored.size(); i++) {
                for (int t = 0; t < scored.get(i).size(); t++) {
                    float found = completions.get(i).logProbs().get(t);
                    assertThat(found).isCloseTo(scored.get(i).get(t), within(0.3f));
                    mean += Math.abs(found - scored.get(i).get(t))
                            / scored.get(i).size()
                            / scored.size();
                }
            }
            assertThat(mean).isBetween(1e-4, 0.05);
        }
    }

    /** The switch by which an operator brings a libtorch for CUDA, tried with the one for CPUs. */
    @Test
    void shouldUseTheLibtorchOfTheOperatorWhenItsDirectoryIsGiven(@TempDir Path directory) throws Exception {
        Path libraries = Files.createDirectory(directory.resolve("libtorch"));
        Path bundled = bundledLibtorch();
        try (var files = Files.list(bundled)) {
            for (Path file :
                    files.filter(file -> !file.toString().contains("djl_torch")).toList()) {
                Files.createSymbolicLink(libraries.resolve(file.getFileName()), file);
            }
        }
        ProcessBuilder child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LoadedLibraries.class.getName());
        child.environment()
                .putAll(Map.of(
                        "PYTORCH_LIBRARY_PATH",
                        libraries.toString(),
                        "PYTORCH_VERSION",
                        "2.7.1",
                        "PYTORCH_FLAVOR",
                        "cpu",
                        "ENGINE_CACHE_DIR",
                        directory.resolve("cache").toString()));
        Process process = child.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("libtorch " + libraries, "parameters 747648");
        try (var written = Files.walk(directory.resolve("cache"))) {
            assertThat(written.map(path -> path.getFileName().toString())).doesNotContain("libtorch_cpu.so");
        }
    }

    private static Path bundledLibtorch() throws IOException {
        PolicyRuntime.start(1);
        return Path.of(LibUtils.getLibtorchPath());
    }

    /** The child process. */
    static final class LoadedLibraries {

        public static void main(String[] arguments) {
            try (Policy policy = Reference.policy()) {
                System.out.println("libtorch " + LibUtils.getLibtorchPath());
                System.out.println("parameters " + policy.parameterCount());
            }
        }
    }
}
