package io.erpo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The images as {@code ./erpo images} builds them and podman plays them, on a base that the environment names. */
class ImagesIT {

    /** Names an image with a Java runtime; .ci/run makes one. */
    private static final String BASE = "ERPO_TEST_BASE_IMAGE";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofSeconds(1);
    /** Of the run in k8s/overlays/local/start-run.yaml. */
    private static final int STEPS = 5;

    private static final String SEED = "0";

    private static final int ID = 10_001;
    private static final int ENDED_BY_SIGTERM = 143;

    private static final Command ERPO = new Command(Path.of(".."), Map.of("ERPO_SKIP_BUILD", "1"));

    @TempDir
    private static Path directory;

    private static PlayedRun run;

    @BeforeAll
    static void play() throws Exception {
        String base = Optional.ofNullable(System.getenv(BASE)).orElse("");
        if (base.isBlank()) {
            abort("SKIPPED, NO IMAGE IS BUILT AND NOTHING PLAYED: %s names no image with a Java runtime"
                    .formatted(BASE));
        }
        for (String program : new String[] {"podman", "kubectl"}) {
            if (ERPO.run(program, "help").exitCode() != 0) {
                abort("SKIPPED, NO IMAGE IS BUILT AND NOTHING PLAYED: there is no %s".formatted(program));
            }
        }
        ERPO.succeed("./erpo", "images", "--engine", "podman", "--base", base);
        run = new PlayedRun(ERPO, directory);
        await("the learner publishes policy " + STEPS)
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .failFast("the learner restarts again and again", ImagesIT::learnerIsLost)
                .until(() -> run.hasPublished(STEPS));
    }

    private static boolean learnerIsLost() {
        return Integer.parseInt(run.inspect(PlayedRun.LEARNER, "{{.RestartCount}}")) > 5;
    }

    @AfterAll
    static void end() {
        if (run != null) {
            run.close();
        }
    }

    @Test
    void shouldReachThePolicyOfTrainWithThatSeed() {
        String said = ERPO.succeed(
                "./erpo",
                "train",
                "--steps",
                Integer.toString(STEPS),
                "--seed",
                SEED,
                "--run",
                directory.resolve("alone").toString());
        Matcher expected = Pattern.compile("sha256 ([0-9a-f]{64})").matcher(said);

        assertThat(expected.find()).as(said).isTrue();
        assertThat(run.policy(STEPS)).isEqualTo(expected.group(1));
    }

    @ParameterizedTest
    @FieldSource("io.erpo.cluster.PlayedRun#CONTAINERS")
    void shouldRunAsNobodyInParticularOnFilesThatNobodyCanChange(String container) {
        assertThat(run.inspect(container, "{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.Privileged}}"))
                .isEqualTo(ID + ":" + ID + " true false");
    }

    @Test
    void shouldWritePoliciesAsThatUser() throws Exception {
        try (Stream<Path> files = Files.walk(run.policies())) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty().allSatisfy(file -> assertThat(
                            Files.getAttribute(file, "unix:uid"))
                    .isEqualTo(ID));
        }
    }

    @ParameterizedTest
    @FieldSource("io.erpo.cluster.PlayedRun#CONTAINERS")
    void shouldEndInOrderWhenTold(String container) {
        run.stop(container);

        assertThat(run.inspect(container, "{{.State.ExitCode}}"))
                .as(run.log(container))
                .isEqualTo(Integer.toString(ENDED_BY_SIGTERM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"history-stream", "learner-service", "sampler-service", "reward-service"})
    void shouldStartFromTheArchivedClasses(String image) {
        String loaded = ERPO.succeed(
                "podman",
                "run",
                "--rm",
                "--read-only",
                "--entrypoint",
                "java",
                "erpo/" + image + ":0.1.0",
                "-XX:SharedArchiveFile=classes.jsa",
                "-Xlog:class+load",
                "-Dquarkus.init-and-exit=true",
                "-Dquarkus.appcds.generate=true",
                "-jar",
                "quarkus-run.jar");

        assertThat(loaded)
                .containsPattern("io\\.quarkus\\.runner\\.ApplicationImpl source: shared objects file \\(top\\)");
    }
}
