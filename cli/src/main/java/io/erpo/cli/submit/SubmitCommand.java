package io.erpo.cli.submit;

import io.erpo.cli.options.RunOptions;
import io.erpo.cli.options.Version;
import io.erpo.cli.probe.ProbeOption;
import io.erpo.cli.runs.RunExit;
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
import io.erpo.view.status.RunStatus;
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
        description = {
            "Start a run on a cluster: puts it into the log of services that run already, and returns.",
            "With --wait, follows the run to its end."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the run is in the log; with --wait: it is finished",
            "1:the command failed, for example because Kafka does not answer",
            "2:wrong usage",
            "3:with --wait: the run was cancelled",
            "5:with --wait: the run failed"
        })
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

    @Option(
            names = "--wait",
            description = "Follow the run to its end; a run that is in the log already is waited for, too.")
    private boolean wait;

    @Mixin
    private RunOptions options;

    @Mixin
    private ProbeOption probe;

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
        String runId = plan.run().getRunId();
        RunPublisher publisher = new RunPublisher(kafka);
        if (!publisher.holds(runId)) {
            probe.run(plan, Installation.current(), line -> say(console, line));
        }
        boolean published = publish(plan, publisher);
        console.printf("run %s is in the log at %s%s%n", runId, kafka.bootstrapServers(), published ? "" : " already");
        console.flush();
        return wait ? RunExit.of(follow(kafka, runId, console).state()) : RunExit.FINE;
    }

    /** @return false when the run is in the log already and is only to be waited for */
    private boolean publish(RunPlan plan, RunPublisher publisher) {
        RunStarted run = plan.run();
        if (!publisher.holds(run.getRunId())) {
            publisher.publish(run, plan.prompts());
            return true;
        }
        if (wait) {
            return false;
        }
        throw new CommandException(
                "run %s is in the log already: the same settings, problems and weights; --wait waits for its end, and another --seed makes another run"
                        .formatted(run.getRunId()));
    }

    private static RunStatus follow(KafkaConnection kafka, String runId, PrintWriter console) {
        return new RunFollower(kafka, runId, line -> say(console, line)).toItsEnd();
    }

    private static void say(PrintWriter console, String line) {
        console.println(line);
        console.flush();
    }
}
