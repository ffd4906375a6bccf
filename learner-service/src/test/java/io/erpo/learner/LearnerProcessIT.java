package io.erpo.learner;

import static io.erpo.learner.Fixtures.aBasePolicy;
import static io.erpo.learner.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.embeddeds3.EmbeddedS3;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.schemas.Topics;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service, as the launcher starts it. */
class LearnerProcessIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private TestLog log;
    private Process service;

    @BeforeEach
    void startBroker() {
        log = new TestLog(directory.resolve("kafka"));
    }

    @AfterEach
    void stopAll() {
        if (service != null) {
            service.destroyForcibly();
        }
        log.close();
    }

    @Test
    void shouldResumeFromTheLogAfterAKillAndStopCleanlyWhenAsked() throws Exception {
        int port = startService();
        await().atMost(PATIENCE).until(() -> ready(port));
        log.start(aRun(aBasePolicy(Files.createDirectory(directory.resolve("base")))));
        awaitPolicies(1);
        log.sampleAndBatch(0, 8);
        awaitPolicies(2);
        service.destroyForcibly().waitFor();

        log.sampleAndBatch(1, 8);
        int portOfTheNext = startService();

        List<PolicyPublished> policies = awaitPolicies(3);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        get(portOfTheNext, "metrics").body().lines())
                .contains(
                        "erpo_learner_step_seconds_count 1.0",
                        "erpo_learner_policy_version{run=\"test-run\"} 2.0",
                        "erpo_dead_letters_total 0.0")
                .anyMatch(line -> line.startsWith("kafka_consumer_"))
                .anyMatch(line -> line.startsWith("kafka_producer_")));
        assertThat(policies).extracting(PolicyPublished::getVersion).containsExactly(0L, 1L, 2L);
        assertThat(log.read(Topics.TRAIN_STEPS)).hasSize(2);
        service.destroy();
        assertThat(service.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(output()).contains("stopped: while waiting for work").doesNotContain("ERROR");
    }

    @Test
    void shouldTrainThroughABucketAndGoOnWithoutItsCache() throws Exception {
        try (EmbeddedS3 s3 = EmbeddedS3.start(Files.createDirectory(directory.resolve("s3")))) {
            startServiceOn(s3, "cache");
            log.start(aRun(aBasePolicy(Files.createDirectory(directory.resolve("base")))));
            // A batch follows the base policy, since its responses were sampled with a policy.
            awaitPolicies(1);
            log.sampleAndBatch(0, 8);
            awaitPolicies(2);
            service.destroyForcibly().waitFor();

            log.sampleAndBatch(1, 8);
            startServiceOn(s3, "other-cache");

            for (PolicyPublished policy : awaitPolicies(3)) {
                assertThat(s3.object("runs/" + policy.getUri() + "/erpo-manifest.json"))
                        .content()
                        .contains(policy.getSha256());
            }
            assertThat(directory.resolve("other-cache/test-run")).isDirectoryContaining("glob:**v000001-*");
        }
    }

    @Test
    void shouldFailTheRunAndLiveOnWhenTheBasePolicyIsNotThere() throws Exception {
        log.start(aRun());

        startService();

        List<RunEnded> ends = await().atMost(PATIENCE)
                .failFast("the service ended", () -> !service.isAlive())
                .until(() -> log.read(Topics.RUN_ENDS), found -> !found.isEmpty());
        assertThat(ends).singleElement().satisfies(end -> {
            assertThat(end.getOutcome()).isEqualTo(RunOutcome.FAILED);
            assertThat(end.getReason())
                    .contains("run test-run begins with the policy in nowhere, but there is no model.safetensors");
        });
        assertThat(service.isAlive()).isTrue();
    }

    private List<PolicyPublished> awaitPolicies(int count) {
        return await().atMost(PATIENCE)
                .failFast("the service ended", () -> !service.isAlive())
                .until(() -> log.read(Topics.POLICIES), policies -> policies.size() >= count);
    }

    private void startServiceOn(EmbeddedS3 s3, String cache) throws IOException {
        startService(
                "-Derpo.policy-store=s3://" + EmbeddedS3.BUCKET + "/runs",
                "-Derpo.s3.endpoint=" + s3.endpoint(),
                "-Derpo.s3.cache=" + directory.resolve(cache),
                "-Daws.accessKeyId=" + EmbeddedS3.ACCESS_KEY,
                "-Daws.secretAccessKey=" + EmbeddedS3.SECRET_KEY);
    }

    private int startService() throws IOException {
        return startService("-Derpo.policy-store=" + directory.resolve("policies"));
    }

    private int startService(String... properties) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dkafka.bootstrap.servers=" + log.bootstrapServers(),
                "-Derpo.instance=0",
                "-Dquarkus.http.port=" + port));
        command.addAll(List.of(properties));
        command.addAll(List.of(
                "-jar", Path.of("target", "quarkus-app", "quarkus-run.jar").toString()));
        service = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(outputFile().toFile()))
                .start();
        return port;
    }

    private Path outputFile() {
        return directory.resolve("output");
    }

    private String output() throws IOException {
        return Files.readString(outputFile());
    }

    private static boolean ready(int port) throws IOException, InterruptedException {
        try {
            return get(port, "health/ready").statusCode() == 200;
        } catch (ConnectException e) {
            return false;
        }
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/q/" + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
