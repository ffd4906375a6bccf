package io.erpo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The images as {@code ./erpo images} builds them and podman runs them, on a base image that the environment names. */
@TestMethodOrder(OrderAnnotation.class)
class ImagesIT {

    /** Names an image with a Java runtime; .ci/run makes one. */
    private static final String BASE = "ERPO_TEST_BASE_IMAGE";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofSeconds(1);
    /** The steps of the run in k8s/overlays/local/start-run.yaml. */
    private static final int STEPS = 5;

    private static final String SEED = "0";

    private static final int ID = 10_001;
    private static final int ENDED_BY_SIGTERM = 143;

    private static final Command ERPO = new Command(Path.of(".."), Map.of("ERPO_SKIP_BUILD", "1"));

    @TempDir
    private static Path directory;

    private static Optional<String> missing;
    private static PodmanStorage storage;
    private static PlayedRun run;

    @BeforeAll
    static void play() throws Exception {
        missing = missing();
        if (missing.isPresent()) {
            return;
        }
        storage = PodmanStorage.take(ERPO);
        storage.command().succeed("./erpo", "images", "--engine", "podman", "--base", System.getenv(BASE));
        run = new PlayedRun(storage.command(), directory);
        run.play();
        try {
            await("the learner publishes policy " + STEPS)
                    .atMost(PATIENCE)
                    .pollInterval(POLL)
                    .until(() -> run.hasPublished(STEPS));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(run.logs(), e);
        }
    }

    /** Runs before each test, so that each one counts as skipped. */
    @BeforeEach
    void requirePodman() {
        missing.ifPresent(what -> abort("SKIPPED, NO IMAGE IS BUILT AND NOTHING PLAYED: " + what));
    }

    private static Optional<String> missing() {
        if (System.getenv().getOrDefault(BASE, "").isBlank()) {
            return Optional.of(BASE + " names no image with a Java runtime; .ci/base-image makes one");
        }
        return Stream.of("podman", "kubectl")
                .filter(program -> ERPO.run(program, "help").exitCode() != 0)
                .findFirst()
                .map(program -> "there is no " + program);
    }

    @AfterAll
    static void end() throws IOException {
        if (storage != null) {
            storage.close();
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
    void shouldRunAsNobodyInParticularOnFilesThatNobodyCanChange(String container) throws Exception {
        assertThat(run.inspect(container, "{{.HostConfig.ReadonlyRootfs}}")).isEqualTo("true");
        assertThat(run.process(container, "status"))
                .contains("Uid:\t%1$d\t%1$d\t%1$d\t%1$d".formatted(ID), "CapEff:\t0000000000000000", "NoNewPrivs:\t1");
    }

    @ParameterizedTest
    @FieldSource("io.erpo.cluster.PlayedRun#SERVICES")
    void shouldHaveItsClassesFromTheArchiveOfItsImage(String container) throws Exception {
        assertThat(run.process(container, "maps")).contains("/opt/erpo/classes.jsa");
    }

    @Test
    void shouldWritePoliciesAsThatUser() throws Exception {
        try (Stream<Path> files = Files.walk(run.policies())) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty().allSatisfy(file -> assertThat(
                            Files.getAttribute(file, "unix:uid"))
                    .isEqualTo(ID));
        }
    }

    /** Runs last, because the other tests need running containers. */
    @Order(Integer.MAX_VALUE)
    @ParameterizedTest
    @FieldSource("io.erpo.cluster.PlayedRun#CONTAINERS")
    void shouldEndInOrderWhenTold(String container) {
        run.stop(container);

        assertThat(run.inspect(container, "{{.State.ExitCode}}"))
                .as(run.log(container))
                .isEqualTo(Integer.toString(ENDED_BY_SIGTERM));
    }
}
