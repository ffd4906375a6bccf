package io.erpo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.cli.deadletters.DeadLettersCommand;
import io.erpo.cli.history.HistoryCommand;
import io.erpo.cli.replay.ArchiveCommand;
import io.erpo.cli.replay.ReplayCommand;
import io.erpo.cli.submit.SubmitCommand;
import io.erpo.cli.topics.TopicsCommand;
import io.erpo.events.DeadLetter;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RunStarted;
import io.erpo.log.names.NamePrefix;
import io.erpo.log.read.LogReader;
import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Whole runs with a secured broker: one of each of two teams that share it, with a single instance of each service,
 * authenticated by certificates, and one with several instances, authenticated by passwords that change during the run.
 */
class SecuredRunIT {

    /** An action on the services during a run. */
    @FunctionalInterface
    private interface Meanwhile {
        void happen(Services services) throws Exception;
    }

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int STEPS = 2;
    private static final String SETTINGS = """
            data: {training: 16, heldOut: 4}
            sampling: {promptsPerStep: 4, groupSize: 4}
            optimizer: {miniBatchPrompts: 2}
            evaluation: {samples: 1}
            """;

    @TempDir
    Path temporary;

    @Test
    void shouldReachTheSamePolicyHoweverManyThereAreAndWhateverTheyShow() throws Exception {
        Path alone = Files.createDirectory(temporary.resolve("alone"));
        String expected;
        try (TestKafka kafka = TestKafka.withCertificates(alone.resolve("kafka"))) {
            expected = finalPolicyOfBoth(kafka.installation(TestKafka.TEAM_A), kafka.installation(TestKafka.TEAM_B));
        }

        Path cluster = Files.createDirectory(temporary.resolve("cluster"));
        try (TestKafka kafka = TestKafka.withPasswords(cluster.resolve("kafka"))) {
            Installation one = kafka.installation(NamePrefix.NONE);
            assertThat(finalPolicy(one, cluster, 2, services -> rotate(one, services)))
                    .isEqualTo(expected);
            assertThat(submit(one)).contains("is in the log already");
            List<Response> responses = records(one, Topics.RESPONSES);
            assertThat(ids(responses, Response::getSampler)).containsExactly("sampler-0", "sampler-1");
            assertThat(ids(records(one, Topics.REWARDS), Reward::getResponseId))
                    .isEqualTo(ids(responses, Response::getResponseId))
                    .hasSize(responses.size());
            assertThat(records(one, Topics.REWARDS))
                    .extracting(Reward::getResponseId, Reward::getName)
                    .doesNotHaveDuplicates();
            assertThat(records(one, Topics.DEAD_LETTERS)).isEmpty();
            shouldBeReadByWhoeverMayStartRuns(one);
        }
    }

    private void shouldBeReadByWhoeverMayStartRuns(Installation team) throws Exception {
        String connection = connection(team).toString();
        assertThat(succeed(new TopicsCommand(), "--kafka-config", connection))
                .containsPattern("runs +1 ")
                .containsPattern("train-steps +%d ".formatted(STEPS));
        assertThat(succeed(new HistoryCommand(), "--kafka-config", connection, "--at-step", Integer.toString(STEPS)))
                .isNotBlank();

        String archive = temporary.resolve("run.zip").toString();
        succeed(new ArchiveCommand(), "--kafka-config", connection, "--to", archive);
        assertThat(succeed(new ReplayCommand(), "--archive", archive, "--only", "history"))
                .contains("the replay gives what the log says");

        refuse(team, records(team, Topics.POLICIES).get(0));
        Said retry = say(new DeadLettersCommand(), "retry", "--all", "--kafka-config", connection);
        assertThat(retry.exitCode()).isEqualTo(1);
        assertThat(retry.err())
                .contains("nothing was published to erpo.policies.v1: the user of these settings may not write there");
    }

    /** Refuses a record, as a service would that cannot use it. */
    private static void refuse(Installation team, PolicyPublished policy) {
        DeadLetter letter = new DeadLetter(
                Topics.POLICIES.name(),
                0,
                0L,
                ByteBuffer.wrap(policy.getRunId().getBytes(StandardCharsets.UTF_8)),
                ByteBuffer.wrap(Events.encode(policy)),
                "sampler-service",
                "unusable",
                null,
                null);
        try (KafkaProducer<String, SpecificRecord> producer =
                new KafkaProducer<>(team.kafka().administrator(), new StringSerializer(), new EventSerializer())) {
            producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), policy.getRunId(), letter));
        }
    }

    /** One service restarts in time; the other keeps its old password until Kafka asks it to authenticate again. */
    private static void rotate(Installation team, Services services) throws InterruptedException {
        String service = "reward-service";
        team.kafka().changePassword(service);
        assertThat(complete(team)).as("the run is over").isFalse();
        team.kafka().replaceCertificate();
        services.restart(service, 0);

        ServiceProcess late = services.process(service, 1);
        assertThat(late.exitCode()).as(late.log()).isEqualTo(1);
        // Kafka may ask on any of its connections first.
        assertThat(late.log())
                .containsPattern("reward-service ends, nothing of the batch at hand is committed:"
                        + " (reading erpo\\.runs\\.v1 failed: )?Authentication failed")
                .contains("invalid credentials with SASL mechanism SCRAM-SHA-512");
        services.restart(service, 1);
    }

    /**
     * @param underWay runs as soon as the run is in the log
     * @return SHA-256 of the policy after the last step
     */
    private String finalPolicy(Installation team, Path directory, int instances, Meanwhile underWay) throws Exception {
        try (Services services = new Services(team, directory, instances)) {
            await().atMost(PATIENCE).until(services::allHavePartitions);
            assertThat(submit(team)).isEmpty();
            underWay.happen(services);
            awaitEnd(Map.of(team, services));
            return finalPolicy(team);
        }
    }

    /** The same run, with the same run id, of two teams at once, neither of which sees anything of the other. */
    private String finalPolicyOfBoth(Installation a, Installation b) throws Exception {
        Path ofA = Files.createDirectory(temporary.resolve("a"));
        Path ofB = Files.createDirectory(temporary.resolve("b"));
        try (Services servicesOfA = new Services(a, ofA, 1);
                Services servicesOfB = new Services(b, ofB, 1)) {
            await().atMost(PATIENCE).until(() -> servicesOfA.allHavePartitions() && servicesOfB.allHavePartitions());
            assertThat(submit(a)).isEmpty();
            assertThat(records(b, Topics.RUNS)).isEmpty();
            assertThat(submit(b)).isEmpty();
            String runId = records(a, Topics.RUNS).get(0).getRunId();
            assertThat(records(b, Topics.RUNS))
                    .singleElement()
                    .extracting(RunStarted::getRunId)
                    .isEqualTo(runId);
            awaitEnd(Map.of(a, servicesOfA, b, servicesOfB));
        }
        assertThat(finalPolicy(a)).isEqualTo(finalPolicy(b));
        for (Installation team : List.of(a, b)) {
            assertThat(records(team, Topics.RESPONSES))
                    .extracting(Response::getResponseId)
                    .doesNotHaveDuplicates();
            assertThat(records(team, Topics.DEAD_LETTERS)).isEmpty();
        }
        return finalPolicy(a);
    }

    /** Waits until the run of each team is over; shows what its services say if it does not end. */
    private static void awaitEnd(Map<Installation, Services> teams) {
        try {
            await().atMost(PATIENCE).until(() -> {
                teams.values().forEach(Services::requireAlive);
                return teams.keySet().stream().allMatch(SecuredRunIT::complete);
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "a run did not end:\n"
                            + teams.values().stream().map(Services::lastLines).collect(Collectors.joining("\n")),
                    e);
        }
    }

    private static String finalPolicy(Installation team) {
        List<PolicyPublished> policies = records(team, Topics.POLICIES);
        assertThat(policies).extracting(PolicyPublished::getVersion).containsExactly(0L, 1L, 2L);
        return policies.get(STEPS).getSha256();
    }

    /** @return the command's message when it refuses; empty when it succeeds */
    private String submit(Installation team) throws Exception {
        Path settings = Files.writeString(temporary.resolve("settings.yaml"), SETTINGS);
        Said said = say(
                new SubmitCommand(),
                "--kafka-config",
                connection(team).toString(),
                "--steps",
                Integer.toString(STEPS),
                "--config",
                settings.toString());
        assertThat(said.exitCode() == 0).as(said.err()).isEqualTo(said.err().isEmpty());
        return said.err();
    }

    private Path connection(Installation team) throws IOException {
        Path connection = temporary.resolve("kafka.properties");
        Properties properties = new Properties();
        team.connection("cli").forEach((name, value) -> properties.setProperty(name, value.toString()));
        try (Writer out = Files.newBufferedWriter(connection)) {
            properties.store(out, "what the command needs to know of Kafka");
        }
        return connection;
    }

    private static String succeed(Object command, String... arguments) {
        Said said = say(command, arguments);
        assertThat(said.exitCode()).as(said.err()).isZero();
        return said.out();
    }

    private static Said say(Object command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Said(exitCode, out.toString(), err.toString());
    }

    /** The exit code of a command and its output on both streams. */
    private record Said(int exitCode, String out, String err) {}

    /** The last event of a run is the evaluation of its last policy. */
    private static boolean complete(Installation team) {
        return records(team, Topics.EVALUATIONS).stream()
                .anyMatch(evaluation -> evaluation.getPolicyVersion() == STEPS);
    }

    private static <T> Set<String> ids(List<T> records, Function<T, String> id) {
        return records.stream().map(id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static <T extends SpecificRecord> List<T> records(Installation team, Topic<T> topic) {
        List<T> records = new ArrayList<>();
        try (LogReader reader = new LogReader(team.cli())) {
            reader.events(topic, records::add);
        }
        return records;
    }
}
