package io.erpo.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Locates the built parts of erpo.
 *
 * @param home the project folder
 * @param rewardService the {@code quarkus-run.jar} to run as reward-service; empty for the project's own
 * @param learner runs in place of learner-service
 * @param engine samples for sampler-service; empty where it samples in its own process, or with an engine that runs already
 * @param environment variables of its processes, beside those of this process
 */
public record Installation(
        Path home,
        Optional<Path> rewardService,
        Optional<TorchLearner> learner,
        Optional<EngineProcess> engine,
        Map<String, String> environment) {

    /** System property that the {@code erpo} script sets. */
    public static final String HOME_PROPERTY = "erpo.home";

    private static final String SERVICE_MAIN = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";
    private static final String BROKER_MAIN = "io.erpo.embeddedkafka.BrokerMain";

    /**
     * Replaces itself by the command after it, so the process stays the same; empty on systems without such a program.
     */
    private static final List<String> GIVING_WAY =
            Files.isExecutable(Path.of("/usr/bin/nice")) ? List.of("/usr/bin/nice", "-n", "10") : List.of();

    /**
     * In a run of minutes the optimizing compiler costs more than it gains where all processes share two processors.
     */
    private static final String FAST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

    private static final int BROKER_HEAP_MEGABYTES = 384;

    public Installation {
        home = home.toAbsolutePath().normalize();
        rewardService = rewardService.map(Path::toAbsolutePath).map(Path::normalize);
        environment = Map.copyOf(environment);
    }

    /** With the project's own services. */
    public Installation(Path home) {
        this(home, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    /** The installation from which this process was started. */
    public static Installation current() {
        return new Installation(Path.of(System.getProperty(HOME_PROPERTY, ".")));
    }

    /**
     * This installation with another reward-service.
     *
     * @throws LocalRunException when the jar does not exist
     */
    public Installation withRewardService(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new LocalRunException(
                    "there is no reward-service %s; expected the target/quarkus-app/quarkus-run.jar of one that was built"
                            .formatted(jar));
        }
        return new Installation(home, Optional.of(jar), learner, engine, environment);
    }

    /** This installation with these variables in the environment of its processes, beside those of this process. */
    public Installation withEnvironment(Map<String, String> variables) {
        return new Installation(home, rewardService, learner, engine, variables);
    }

    /** This installation with an engine of another program beside sampler-service. */
    public Installation withEngine(EngineProcess process) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(process.environment());
        return new Installation(home, rewardService, learner, Optional.of(process), variables);
    }

    /**
     * This installation with the learner in Python.
     *
     * @throws LocalRunException naming what its interpreter lacks
     */
    public Installation withLearner(TorchLearner torch) {
        return new Installation(home, rewardService, Optional.of(torch.requireAble(home)), engine, environment);
    }

    /** This installation with the reward-service that the run in the directory was started with, if it had its own. */
    public Installation asOf(RunDirectory directory) {
        if (!directory.holdsRun()) {
            return this;
        }
        String jar = RunFile.read(directory).services().get(Service.REWARD.module());
        return jar == null ? this : withRewardService(Path.of(jar));
    }

    /**
     * This installation with the learner that the run in the directory had last.
     *
     * @param variables of this process
     */
    public Installation withLearnerOf(RunDirectory directory, Map<String, String> variables) {
        if (!directory.holdsRun()) {
            return this;
        }
        String text = RunFile.read(directory).services().getOrDefault(Service.LEARNER.module(), "");
        return TorchLearner.parse(text, variables).map(this::withLearner).orElse(this);
    }

    /** What replaces services of the project, by name: a jar, or another learner. */
    public Map<String, String> replacedServices() {
        Map<String, String> replaced = new HashMap<>();
        rewardService.ifPresent(jar -> replaced.put(Service.REWARD.module(), jar.toString()));
        learner.ifPresent(torch -> replaced.put(Service.LEARNER.module(), torch.toString()));
        return Map.copyOf(replaced);
    }

    /**
     * Checks that everything a run starts is built.
     *
     * @throws LocalRunException naming what is missing
     */
    public Installation requireBuilt() {
        return require(Stream.concat(Stream.of(Service.values()).map(this::serviceJar), Stream.of(brokerLibraries())));
    }

    /**
     * Checks that the broker is built.
     *
     * @throws LocalRunException naming what is missing
     */
    public Installation requireBroker() {
        return require(Stream.of(brokerLibraries()));
    }

    /**
     * Checks that reward-service is built.
     *
     * @throws LocalRunException naming what is missing
     */
    Installation requireReward() {
        return require(Stream.of(serviceJar(Service.REWARD)));
    }

    /** Command line of the broker. */
    List<String> brokerCommand(Path dataDirectory, int port) {
        Path target = brokerLibraries().getParent();
        String classPath = classPath(
                watchClasses().toString(),
                target.resolve("*"),
                brokerLibraries().resolve("*"));
        return inEnvironment(java(
                BROKER_HEAP_MEGABYTES,
                List.of(FAST_COMPILER_ONLY),
                classPath,
                List.of(BROKER_MAIN, dataDirectory.toString(), Integer.toString(port))));
    }

    /** Command line of a service, with these system properties. */
    List<String> serviceCommand(Service service, List<String> properties) {
        List<String> command = new ArrayList<>(service.givesWay() ? GIVING_WAY : List.of());
        if (service == Service.LEARNER && learner.isPresent()) {
            command.addAll(learner.get().command(home, properties.stream()));
            return inEnvironment(command);
        }
        Stream<String> compiler = service.digestsWeights() ? Stream.of() : Stream.of(FAST_COMPILER_ONLY);
        command.addAll(java(
                service.heapMegabytes(),
                Stream.concat(compiler, properties.stream()).toList(),
                classPath(serviceJar(service), watchClasses()),
                List.of(SERVICE_MAIN)));
        return inEnvironment(command);
    }

    private List<String> inEnvironment(List<String> command) {
        if (environment.isEmpty()) {
            return command;
        }
        Stream<String> variables = environment.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .sorted();
        return Stream.of(Stream.of("env"), variables, command.stream())
                .flatMap(Function.identity())
                .toList();
    }

    private static List<String> java(int heapMegabytes, List<String> options, String classPath, List<String> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx" + heapMegabytes + "m"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, ParentWatch.class.getName()));
        command.addAll(main);
        return command;
    }

    private Installation require(Stream<Path> outputs) {
        List<String> missing = outputs.filter(path -> !Files.exists(path))
                .map(path -> home.relativize(path).toString())
                .toList();
        if (!missing.isEmpty()) {
            throw new LocalRunException("not built: %s in %s; build with ./mvnw -DskipTests package"
                    .formatted(String.join(", ", missing), home));
        }
        return this;
    }

    private Path serviceJar(Service service) {
        Path own = home.resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
        return service == Service.REWARD ? rewardService.orElse(own) : own;
    }

    private Path brokerLibraries() {
        return home.resolve("embedded-kafka/target/lib");
    }

    /** Child JVMs load only {@link ParentWatch} from here. */
    private Path watchClasses() {
        return home.resolve("local-cluster/target/classes");
    }

    private static String classPath(Object... parts) {
        return Stream.of(parts).map(Object::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
