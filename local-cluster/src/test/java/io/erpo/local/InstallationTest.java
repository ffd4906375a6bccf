package io.erpo.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {

    @TempDir
    Path home;

    @Test
    void shouldNameWhatIsMissingAndHowToBuildIt() {
        assertThatThrownBy(() -> new Installation(home).requireBuilt())
                .isInstanceOf(LocalRunException.class)
                .hasMessageContaining("sampler-service/target/quarkus-app/quarkus-run.jar")
                .hasMessageContaining("build with ./mvnw -DskipTests package");
    }

    @Test
    void shouldStartAServiceThroughTheParentWatch() {
        List<String> command =
                new Installation(home).serviceCommand(Service.SAMPLER, List.of("-Derpo.instance=sampler-0"));

        assertThat(command)
                .containsSubsequence(
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "-Derpo.instance=sampler-0",
                        "-cp",
                        home + "/sampler-service/target/quarkus-app/quarkus-run.jar:" + home
                                + "/local-cluster/target/classes",
                        ParentWatch.class.getName(),
                        "io.quarkus.bootstrap.runner.QuarkusEntryPoint");
    }

    @Test
    void shouldRunTheUsersRewardServiceInPlaceOfTheOwn() throws IOException {
        Path jar = Files.createFile(home.resolve("quarkus-run.jar"));
        Installation installation = new Installation(home).withRewardService(jar);

        assertThat(installation.serviceCommand(Service.REWARD, List.of()))
                .contains(jar + ":" + home + "/local-cluster/target/classes");
        assertThat(installation.serviceCommand(Service.SAMPLER, List.of()))
                .contains(home + "/sampler-service/target/quarkus-app/quarkus-run.jar:" + home
                        + "/local-cluster/target/classes");
    }

    @Test
    void shouldRunTheRewardServiceThatTheRunWasStartedWith() throws IOException {
        Installation stock = new Installation(home);
        Installation replaced = stock.withRewardService(Files.createFile(home.resolve("quarkus-run.jar")));
        RunDirectory directory = new RunDirectory(home);

        assertThat(stock.asOf(directory)).isEqualTo(stock);
        new RunFile("run", "localhost:1", Map.of(), Map.of(), replaced.replacedServices(), NullNode.instance)
                .write(directory);

        assertThat(stock.asOf(directory)).isEqualTo(replaced);
    }

    @Test
    void shouldNameTheJarWhenTheUsersRewardServiceIsNotThere() {
        assertThatThrownBy(() -> new Installation(home).withRewardService(home.resolve("my.jar")))
                .isInstanceOf(LocalRunException.class)
                .hasMessage("there is no reward-service " + home.resolve("my.jar")
                        + "; expected the target/quarkus-app/quarkus-run.jar of one that was built");
    }

    /**
     * On a machine with few processors the log would otherwise wait for the learner, and then the learner for the log.
     */
    @Test
    @EnabledIf("hasNice")
    void shouldLetOnlyTheLearnerGiveWay() {
        Installation installation = new Installation(home);

        assertThat(installation.serviceCommand(Service.LEARNER, List.of()))
                .startsWith("/usr/bin/nice", "-n", "10")
                .contains("-Xmx512m");
        assertThat(installation.serviceCommand(Service.HISTORY, List.of()).get(0))
                .endsWith("java");
    }

    /** On systems without this program, services start without it. */
    static boolean hasNice() {
        return Files.isExecutable(Path.of("/usr/bin/nice"));
    }

    @Test
    void shouldNameThePortAndTheRemedyWhenThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            assertThatThrownBy(() -> Ports.requireFree(taken.getLocalPort()))
                    .isInstanceOf(LocalRunException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " on localhost cannot be used")
                    .hasMessageContaining("--port");
        }
    }

    @Test
    void shouldGiveItsProcessesTheVariablesOfTheInstallation() {
        Installation plain = new Installation(home);
        Installation installation = plain.withEnvironment(Map.of("TZ", "UTC", "LD_PRELOAD", "lib.so"));

        assertThat(installation.brokerCommand(Path.of("data"), 9092))
                .startsWith("env", "LD_PRELOAD=lib.so", "TZ=UTC")
                .endsWith(plain.brokerCommand(Path.of("data"), 9092).toArray(String[]::new));
        assertThat(installation.serviceCommand(Service.LEARNER, List.of()))
                .startsWith("env", "LD_PRELOAD=lib.so", "TZ=UTC")
                .endsWith(plain.serviceCommand(Service.LEARNER, List.of()).toArray(String[]::new));
    }
}
