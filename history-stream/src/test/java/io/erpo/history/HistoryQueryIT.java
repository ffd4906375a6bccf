package io.erpo.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.events.PromptHistory;
import io.erpo.events.RunStarted;
import io.erpo.history.World.Result;
import io.erpo.schemas.Topic.Plane;
import io.erpo.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two packaged instances share six partitions, and either answers for any prompt. */
class HistoryQueryIT {

    private static final String STANDING = "erpo-s9-0a1b2c3d";
    private static final String NEVER_DRAWN = "00000000000000000000";

    private final HttpClient following =
            HttpClient.newBuilder().followRedirects(Redirect.ALWAYS).build();
    private final HttpClient blunt =
            HttpClient.newBuilder().followRedirects(Redirect.NEVER).build();

    @Test
    void shouldAnswerForEveryPromptWhicheverInstanceIsAsked(@TempDir Path directory) throws Exception {
        RunStarted run = Given.run().setSteps(4).build();
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("broker"))) {
            try (ServiceProcess one = instance(broker, directory, "one")) {
                await("the address").atMost(Duration.ofMinutes(2)).until(() -> one.health("live") == 200);
                HttpResponse<String> early =
                        ask(blunt, one.address(), run.getPromptIds().get(0));
                assertThat(early.statusCode()).isEqualTo(503);
                assertThat(early.headers().firstValue("Retry-After")).contains("1");
                broker.createTopics(Topics.all().stream()
                        .map(topic -> new NewTopic(topic.name(), topic.plane() == Plane.RUN ? 1 : 6, (short) 1))
                        .toList());
                try (ServiceProcess other = instance(broker, directory, "other");
                        KafkaLog log = new KafkaLog(broker.bootstrapServers(), Topics.all())) {
                    World world = new World(log, run, new Random(1));
                    play(world, one, other);
                    await("both to share the work")
                            .atMost(Duration.ofMinutes(2))
                            .until(() -> owners(run, one, other).size() == 2);

                    for (ServiceProcess asked : Set.of(one, other)) {
                        for (PromptHistory history : world.result().histories().values()) {
                            HttpResponse<String> answer = ask(following, asked.address(), history.getPromptId());
                            assertThat(answer.statusCode()).isEqualTo(200);
                            assertThat(answer.body())
                                    .contains("\"promptId\":\"" + history.getPromptId() + "\"")
                                    .contains("\"history\":" + history.getHistory() + ",\"visits\":"
                                            + history.getVisits() + ",")
                                    .contains("\"temperature\":" + history.getTemperature());
                        }
                        assertThat(ask(following, asked.address(), NEVER_DRAWN).statusCode())
                                .isEqualTo(404);
                        assertThat(ask(following, asked.address(), "no-id").statusCode())
                                .isEqualTo(400);
                    }
                    shouldShowTheAgeOfARunThatStandsStill(log, one, other);
                }
            }
        }
    }

    /** Every instance shows a run that nobody works on, and not the run that is done. */
    private void shouldShowTheAgeOfARunThatStandsStill(KafkaLog log, ServiceProcess... instances) {
        log.send(Given.run().setRunId(STANDING).build(), 1_000);
        for (ServiceProcess asked : instances) {
            await("the meters of " + asked.address())
                    .atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(metrics(asked.address()))
                            .contains(
                                    "erpo_run_step_age_seconds{run=\"%s\"".formatted(STANDING),
                                    "erpo_run_policy_version{run=\"%s\"} -1.0".formatted(STANDING),
                                    "erpo_runs_ended{outcome=\"failed\"} 0.0")
                            .doesNotContain("erpo_run_step_age_seconds{run=\"%s\"".formatted(Given.RUN)));
        }
    }

    private String metrics(URI instance) throws Exception {
        return blunt.send(HttpRequest.newBuilder(instance.resolve("/q/metrics")).build(), BodyHandlers.ofString())
                .body();
    }

    private static void play(World world, ServiceProcess one, ServiceProcess other) throws Exception {
        try {
            await("the end of the run")
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        one.assertRunning();
                        other.assertRunning();
                        Result result = world.step();
                        return result.batches().size() == 4
                                && result.evaluations().size() == 2
                                && !world.busy();
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "the run stands still with %d batches, %d evaluations, %d requests, refused: %s%none:%n%s%nother:%n%s"
                            .formatted(
                                    world.result().batches().size(),
                                    world.result().evaluations().size(),
                                    world.result().requests().size(),
                                    world.result().refusals(),
                                    one.log(),
                                    other.log()),
                    e);
        }
    }

    /** The instances that report to keep some of the prompts; none while an instance is not ready. */
    private Set<String> owners(RunStarted run, ServiceProcess one, ServiceProcess other) throws Exception {
        Set<String> owners = new HashSet<>();
        for (String prompt : run.getPromptIds()) {
            for (ServiceProcess asked : Set.of(one, other)) {
                HttpResponse<String> answer = ask(blunt, asked.address(), prompt);
                if (answer.statusCode() == 503) {
                    return Set.of();
                }
                owners.add(answer.headers()
                        .firstValue("Location")
                        .map(URI::create)
                        .map(URI::getAuthority)
                        .orElse(asked.address().getAuthority()));
            }
        }
        return owners;
    }

    private static ServiceProcess instance(EmbeddedKafka broker, Path directory, String name) throws Exception {
        return new ServiceProcess(
                broker.bootstrapServers(), directory.resolve(name), directory.resolve(name + ".log"), name);
    }

    private static HttpResponse<String> ask(HttpClient client, URI instance, String prompt) throws Exception {
        return client.send(
                HttpRequest.newBuilder(instance.resolve("/runs/" + Given.RUN + "/prompts/" + prompt))
                        .build(),
                BodyHandlers.ofString());
    }
}
