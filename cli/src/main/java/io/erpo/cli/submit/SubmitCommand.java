package io.erpo.cli.submit;

import io.erpo.cli.options.RunOptions;
import io.erpo.cli.options.Version;
import io.erpo.cli.terminal.CommandException;
import io.erpo.events.RunStarted;
import io.erpo.local.Installation;
import io.erpo.log.ClusterCheck;
import io.erpo.log.KafkaConnection;
import io.erpo.log.MissingTopics;
import io.erpo.log.run.RunPublisher;
import io.erpo.planning.RunPlan;
import io.erpo.planning.RunPlanner;
import io.erpo.schemas.Topic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo submit}. */
@Command(
        name = "submit",
        description = "Start a run on a cluster: puts it into the log of services that run already, and returns.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class SubmitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            required = true,
            description = "Kafka client settings: bootstrap.servers and the security settings.")
    private Path kafkaConfig;

    @Option(names = "--create-topics", description = "First create missing topics, when no operator creates them.")
    private boolean createTopics;

    @Mixin
    private RunOptions options;

    @Override
    public Integer call() throws InterruptedException {
        if (options.values().rewardService().isPresent()) {
            throw new CommandException("--reward-service is for runs on this machine; a cluster has its reward-service,"
                    + " and rewards that are not built in are listed with external: true");
        }
        KafkaConnection kafka = KafkaConnection.read(kafkaConfig);
        kafka.requireAdmission();
        RunPlan plan = new RunPlanner(Installation.current().home())
                .forOtherMachines()
                .plan(options.values(), Version.current(), Clock.systemUTC().instant());
        PrintWriter console = spec.commandLine().getOut();
        plan.notes().forEach(console::println);
        if (createTopics) {
            MissingTopics.create(kafka, Topic.Plane.PROMPT.partitions());
        }
        ClusterCheck.run(kafka, warning -> console.println("warning: " + warning));
        publish(plan, new RunPublisher(kafka));
        console.printf("run %s is in the log at %s%n", plan.run().getRunId(), kafka.bootstrapServers());
        console.flush();
        return 0;
    }

    private static void publish(RunPlan plan, RunPublisher publisher) {
        RunStarted run = plan.run();
        if (publisher.holds(run.getRunId())) {
            throw new CommandException(
                    "run %s is in the log already: the same settings, problems and weights; another --seed makes another run"
                            .formatted(run.getRunId()));
        }
        publisher.publish(run, plan.prompts());
    }
}
