package io.erpo.cli.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.cli.ErpoProcess;
import io.erpo.cli.InProcess;
import io.erpo.events.Prompt;
import io.erpo.events.RunStarted;
import io.erpo.fixtures.SampleEvents;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.local.RunLock;
import io.erpo.log.run.RunPublisher;
import io.erpo.view.json.EventJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsIT {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final List<Prompt> PROMPTS =
            IntStream.range(0, 10).mapToObj(TopicsIT::prompt).toList();
    private static final RunStarted RUN = run("erpo-s1-0a1b2c3d", PROMPTS);
    private static final RunStarted OTHER = run("erpo-s2-4e5f6a7b", List.of(prompt(9), prompt(10)));

    @TempDir
    Path temporary;

    @Test
    void shouldShowTheLogOfARunThatIsRunningAndOfOneThatIsNot() throws Exception {
        RunDirectory directory = new RunDirectory(temporary.resolve("run"));
        try (RunLock lock = directory.claim();
                LocalCluster cluster = new LocalCluster(new Installation(HOME), directory, 0)) {
            cluster.startBroker();
            new RunPublisher(cluster.connection()).publish(RUN, PROMPTS);
            new RunFile(
                            RUN.getRunId(),
                            cluster.bootstrapServers(),
                            cluster.processes(),
                            cluster.httpPorts(),
                            Map.of(),
                            EventJson.of(RUN))
                    .write(directory);

            assertThat(erpo("topics", "--run", directory.root().toString(), "prompts", "--limit", "3"))
                    .hasLineCount(3)
                    .contains("\"source\":\"test\"");
        }

        assertThat(erpo("topics", "--run", directory.root().toString(), "erpo.runs.v1"))
                .hasLineCount(1)
                .contains("\"key\":\"erpo-s1-0a1b2c3d\",\"value\":{\"runId\":\"erpo-s1-0a1b2c3d\"");
        assertThat(erpo("topics", "--run", directory.root().toString()))
                .containsPattern("runs +1 +erpo.runs.v1")
                .containsPattern("prompts +10 +erpo.prompts.v1")
                .containsPattern("dead-letters +0 +erpo.dead-letters.v1");
    }

    private static Prompt prompt(int number) {
        return new Prompt(
                "p" + number, "7+%d=".formatted(number), Integer.toString(7 + number), "test", "hash" + number, "");
    }

    private static RunStarted run(String id, List<Prompt> prompts) {
        return SampleEvents.aRun()
                .setRunId(id)
                .setPromptIds(prompts.stream().map(Prompt::getPromptId).toList())
                .setHeldOutPromptIds(List.of())
                .build();
    }

    @Test
    void shouldFindTheRunsThatItPublishedAndShowTheOneThatIsAskedFor() throws Exception {
        RunDirectory directory = new RunDirectory(temporary.resolve("run"));
        try (RunLock lock = directory.claim();
                LocalCluster cluster = new LocalCluster(new Installation(HOME), directory, 0)) {
            cluster.startBroker();
            RunPublisher publisher = new RunPublisher(cluster.connection());
            assertThat(publisher.published()).isEmpty();

            publisher.publish(RUN, PROMPTS);

            // Readers of committed records may see a commit only after it has returned.
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(publisher.published()).contains(RUN));
            publisher.publish(OTHER, List.of(prompt(10)));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(publisher.published()).contains(OTHER));
            shouldShowTheRunThatIsAskedFor(Files.writeString(
                    temporary.resolve("kafka.properties"), "bootstrap.servers=" + cluster.bootstrapServers() + "\n"));
        }
    }

    private static void shouldShowTheRunThatIsAskedFor(Path kafka) {
        assertThat(InProcess.erpo("topics", "--kafka-config", kafka).err())
                .contains("holds several runs; choose with --run-id: erpo-s1-0a1b2c3d, erpo-s2-4e5f6a7b");
        InProcess counts = InProcess.erpo("topics", "--kafka-config", kafka, "--run-id", OTHER.getRunId());
        assertThat(counts.exitCode()).as(counts.err()).isZero();
        assertThat(counts.out())
                .containsPattern("runs +1 +erpo.runs.v1")
                .containsPattern("prompts +2 +erpo.prompts.v1");
        assertThat(InProcess.erpo("topics", "--kafka-config", kafka, "--run-id", OTHER.getRunId(), "prompts")
                        .lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("\"key\":\"p9\""))
                .anyMatch(line -> line.contains("\"key\":\"p10\""));
    }

    private static String erpo(String... arguments) throws Exception {
        ErpoProcess erpo = ErpoProcess.start(arguments);
        assertThat(erpo.exitCode()).as(erpo.output()).isZero();
        return erpo.output();
    }
}
