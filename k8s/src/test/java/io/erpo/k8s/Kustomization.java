package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A directory with a {@code kustomization.yaml}, rendered by the real {@code kubectl}, which needs no cluster for that. */
enum Kustomization {
    LOCAL("overlays/local"),
    PODMAN("overlays/podman"),
    DEV("overlays/dev"),
    GPU("overlays/gpu"),
    PROD("overlays/prod"),
    PROD_MTLS("overlays/prod", text -> text.replace("components/tls", "components/mtls")),
    TEAM_A("overlays/team"),
    TEAM_B("overlays/team", text -> text.replace("team-a", "team-b")),
    EXTERNAL_KAFKA("overlays/external-kafka"),
    ENGINES("overlays/engines"),
    ENGINES_S3("overlays/engines", Kustomization::inABucket),
    ARCHIVE("archive"),
    IN_WAVES("gitops/prod"),
    ARGO_CD("gitops/argocd"),
    FLUX("gitops/flux"),
    RUN("run"),
    RUN_MTLS("run", text -> text + "components:\n  - ../components/mtls-run\n");

    private static final long SECONDS = 60;
    private static final Map<Kustomization, Rendered> RENDERED = new ConcurrentHashMap<>();

    /** The component for a bucket comes before the engine that reads the cache, and before the learner that has one. */
    private static String inABucket(String engines) {
        return engines.replace("- ../dev", "- ../../overlays/dev")
                .replace(
                        "  - ../../components/sampler-engine\n",
                        "  - ../../components/s3\n  - ../../components/sampler-engine\n"
                                + "  - ../../components/sampler-engine-s3\n")
                .replace(
                        "  - ../../components/learner-torch\n",
                        "  - ../../components/learner-torch\n  - ../../components/learner-torch-s3\n");
    }

    private final Path directory;
    private final Optional<UnaryOperator<String>> edit;

    Kustomization(String directory) {
        this.directory = Path.of(directory);
        this.edit = Optional.empty();
    }

    /** @param edit a user's change to its {@code kustomization.yaml} */
    Kustomization(String directory, UnaryOperator<String> edit) {
        this.directory = Path.of(directory);
        this.edit = Optional.of(edit);
    }

    /** The overlays that create Kafka's topics and users by Strimzi's operators. */
    static Stream<Kustomization> withOperators() {
        return Stream.of(DEV, GPU, PROD, PROD_MTLS);
    }

    /** The overlays of teams that share a Kafka. */
    static Stream<Kustomization> teams() {
        return Stream.of(TEAM_A, TEAM_B);
    }

    /** The overlays, each a whole installation. */
    static Stream<Kustomization> overlays() {
        return Stream.concat(Stream.of(LOCAL, PODMAN, DEV, GPU, PROD, PROD_MTLS, EXTERNAL_KAFKA), teams());
    }

    /** What makes pods; the others tell a GitOps tool what to apply. */
    static Stream<Kustomization> withPods() {
        return Stream.of(values()).filter(one -> one != ARGO_CD && one != FLUX);
    }

    /** The overlays for a cluster; podman runs no probes. */
    static Stream<Kustomization> withProbes() {
        return overlays().filter(overlay -> overlay != PODMAN);
    }

    /** Its resources; aborts the test when kubectl is missing. */
    Rendered rendered() {
        return RENDERED.computeIfAbsent(this, any -> StrictYaml.parse(kubectl()));
    }

    private String kubectl() {
        if (Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .noneMatch(place -> Files.isExecutable(Path.of(place, "kubectl")))) {
            abort(
                    "SKIPPED, THE MANIFESTS ARE NOT CHECKED: no kubectl on the PATH (1.27 or newer; no cluster is needed)");
        }
        try {
            File errors = Files.createTempFile("kustomize", ".txt").toFile();
            errors.deleteOnExit();
            Path what = edit.isPresent() ? edited(edit.get()) : directory;
            Process process = new ProcessBuilder("kubectl", "kustomize", what.toString())
                    .redirectError(errors)
                    .start();
            String rendered = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("kubectl ends")
                    .isTrue();
            assertThat(process.exitValue())
                    .as("kubectl kustomize %s: %s", directory, Files.readString(errors.toPath()))
                    .isZero();
            return rendered;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while kubectl renders " + directory, e);
        }
    }

    /** A copy of its directory, two levels further from the files it refers to. */
    private Path edited(UnaryOperator<String> edit) throws IOException {
        Path copy = Files.createDirectories(Path.of("target", name()).resolve(directory));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                Files.writeString(
                        copy.resolve(file.getFileName()),
                        file.endsWith("kustomization.yaml") ? edit.apply(text).replace("- ../", "- ../../../") : text);
            }
        }
        return copy;
    }
}
