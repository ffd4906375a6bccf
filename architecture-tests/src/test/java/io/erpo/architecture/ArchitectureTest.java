package io.erpo.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callConstructorWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Forbidden dependencies, over the classes of all modules. */
class ArchitectureTest {

    private static final Path PROJECT = Path.of("..");
    private static final List<String> SERVICES = List.of("history", "sampler", "reward", "learner");

    private static JavaClasses module(String folder) {
        return new ClassFileImporter().importPath(PROJECT.resolve(folder).resolve("target/classes"));
    }

    private static JavaClasses classesOf(String service) {
        return module(service + (service.equals("history") ? "-stream" : "-service"));
    }

    @Test
    void shouldKeepTheMethodPlainJava() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.erpo.algorithm..")
                .check(module("algorithm"));
    }

    @Test
    void shouldComputeStatisticsFromNumbersAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.apache.commons.statistics..",
                        "com.fasterxml.jackson..",
                        "io.erpo.algorithm..",
                        "io.erpo.faults..",
                        "io.erpo.evaluation..")
                .check(module("evaluation"));
    }

    @Test
    void shouldKeepChartsPlainJava() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.erpo.chart..")
                .check(module("chart"));
    }

    /** So a report says the same whenever it is written again, and its tests need no cluster. */
    @Test
    void shouldMakePlansAndReportsOfExperimentsWithoutLogOrCluster() {
        noClasses()
                .that()
                .resideInAnyPackage("io.erpo.experiment.plan", "io.erpo.experiment.report")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "io.erpo.log..",
                        "io.erpo.local..",
                        "io.erpo.planning..",
                        "io.erpo.experiment.session..")
                .check(module("experiment"));
    }

    @Test
    void shouldKeepTemplatesPlainJava() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.erpo.chat..")
                .check(module("chat-template"));
    }

    @Test
    void shouldKeepVerifyingPlainJava() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.erpo.math..")
                .check(module("math-verifier"));
    }

    /** Services, the command and external tools read settings; that must not bring them a client or a model. */
    @Test
    void shouldKeepSettingsFreeOfClientsServicesAndTheModel() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "com.fasterxml.jackson..",
                        "io.erpo.algorithm..",
                        "io.erpo.events..",
                        "io.erpo.faults..",
                        "io.erpo.settings..")
                .check(module("run-settings"));
    }

    @Test
    void shouldKeepThePolicyFreeOfKafkaQuarkusAndTheWireFormat() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "org.apache.avro..",
                        "io.quarkus..",
                        "io.smallrye..",
                        "jakarta..",
                        "io.erpo.events..",
                        "io.erpo.schemas..")
                .check(module("policy"));
    }

    @Test
    void shouldKeepTheAwsSdkInTheStoreThatNeedsIt() {
        for (String module : List.of("policy", "learner-service", "sampler-service", "replay", "cli")) {
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("software.amazon.awssdk..")
                    .check(module(module));
        }
    }

    @Test
    void shouldFoldEventsIntoWhatBecameOfARunAndDoNothingElse() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.apache.avro..",
                        "com.fasterxml.jackson..",
                        "io.erpo.events..",
                        "io.erpo.schemas..",
                        "io.erpo.algorithm..",
                        "io.erpo.evaluation.trend..",
                        "io.erpo.settings",
                        "io.erpo.view..")
                .check(module("run-view"));
    }

    @Test
    void shouldKeepTheEmbeddedBrokerFreeOfErpo() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.management..",
                        "kafka..",
                        "scala..",
                        "org.apache.kafka..",
                        "io.erpo.embeddedkafka..")
                .check(module("embedded-kafka"));
    }

    @TestFactory
    Stream<DynamicTest> shouldKeepServicesApart() {
        return SERVICES.stream()
                .map(service -> DynamicTest.dynamicTest(
                        service, () -> notTheOthers(service).check(classesOf(service))));
    }

    @TestFactory
    Stream<DynamicTest> shouldMakeKafkaClientsInOneModule() throws IOException {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackages("io.erpo.log..", "io.erpo.embeddedkafka..")
                .should(makeKafkaClients())
                .allowEmptyShould(true)
                .because("clients that are made in several places drift apart");
        assertThat(noClasses()
                        .should(makeKafkaClients())
                        .evaluate(module("kafka-log"))
                        .hasViolation())
                .as("the rule knows a client when it sees one made")
                .isTrue();
        return modules().stream().map(module -> DynamicTest.dynamicTest(module, () -> rule.check(module(module))));
    }

    @TestFactory
    Stream<DynamicTest> shouldRunTransactionsOnPlainClients() {
        ArchRule rule = noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.smallrye.reactive.messaging..", "org.eclipse.microprofile.reactive.messaging..")
                .because("channels lose records when a commit fails: docs/adr/0009");
        return SERVICES.stream().map(service -> DynamicTest.dynamicTest(service, () -> rule.check(classesOf(service))));
    }

    @Test
    void shouldKeepTheKafkaEdgeFreeOfQuarkusAndMeters() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.apache.kafka..",
                        "org.apache.avro..",
                        "org.slf4j..",
                        "io.erpo.events..",
                        "io.erpo.schemas..",
                        "io.erpo.faults..",
                        "io.erpo.log..")
                .check(module("kafka-log"));
    }

    @TestFactory
    Stream<DynamicTest> shouldMeasureAtTheEdgesOfServicesAlone() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.erpo.history",
                        "io.erpo.history.progress",
                        "io.erpo.sampler.service",
                        "io.erpo.reward.service",
                        "io.erpo.learner")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..");
        return SERVICES.stream().map(service -> DynamicTest.dynamicTest(service, () -> rule.check(classesOf(service))));
    }

    @Test
    void shouldKeepTheModelOutOfHistory() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "io.erpo.policy..")
                .check(module("history-stream"));
    }

    @Test
    void shouldKeepServiceInternalsOutOfTheCommand() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES.stream()
                        .map(service -> "io.erpo." + service + "..")
                        .toArray(String[]::new))
                .check(module("cli"));
    }

    @Test
    void shouldReplayThePureMiddlesOfServicesAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "io.smallrye..",
                        "jakarta..",
                        "io.erpo.reward..",
                        "io.erpo.history.intake..",
                        "io.erpo.history.prompt..",
                        "io.erpo.history.run..",
                        "io.erpo.learner",
                        "io.erpo.learner.log..",
                        "io.erpo.sampler.service..")
                .check(module("replay"));
    }

    @Test
    void shouldProbeWithThePureMiddlesOfServicesAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "io.smallrye..",
                        "jakarta..",
                        "org.apache.kafka..",
                        "io.erpo.history..",
                        "io.erpo.learner..",
                        "io.erpo.reward.service..",
                        "io.erpo.reward.code..",
                        "io.erpo.sampler.service..")
                .check(module("probe"));
    }

    @TestFactory
    Stream<DynamicTest> shouldDecideNothingByClockOrByChance() {
        ArchRule rule = noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .callConstructor(Random.class, long.class);
        return Stream.of("algorithm", "evaluation", "history-stream")
                .map(module -> DynamicTest.dynamicTest(module, () -> rule.check(module(module))));
    }

    @TestFactory
    Stream<DynamicTest> shouldHaveNoCircleOfPackages() throws IOException {
        return modules().stream()
                .map(module -> DynamicTest.dynamicTest(module, () -> slices().matching("io.erpo.(**)")
                        .should()
                        .beFreeOfCycles()
                        .allowEmptyShould(true)
                        .check(module(module))));
    }

    private static ArchCondition<JavaClass> makeKafkaClients() {
        return callConstructorWhere(target(owner(nameMatching("org\\.apache\\.kafka\\.clients\\..*\\.Kafka\\w+"))))
                .or(callMethodWhere(
                        target(owner(nameMatching("org\\.apache\\.kafka\\.clients\\.admin\\.Admin(Client)?")))
                                .and(target(name("create")))));
    }

    /** The folders of all modules in the build. */
    private static List<String> modules() throws IOException {
        try (Stream<Path> folders = Files.list(PROJECT)) {
            return folders.filter(module -> Files.isDirectory(module.resolve("src/main/java")))
                    .filter(module -> Files.isDirectory(module.resolve("target/classes")))
                    .map(module -> module.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void shouldSayOfEveryPackageWhatItIsFor() throws IOException {
        try (Stream<Path> modules = Files.list(PROJECT)) {
            List<Path> silent = modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(ArchitectureTest::packages)
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                    .toList();

            assertThat(silent).as("packages without package-info.java").isEmpty();
        }
    }

    private static ArchRule notTheOthers(String service) {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES.stream()
                        .filter(other -> !other.equals(service))
                        .map(other -> "io.erpo." + other + "..")
                        .toArray(String[]::new));
    }

    private static Stream<Path> packages(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
