package io.erpo.cli.evaluate;

import io.erpo.cli.submit.RunFollower;
import io.erpo.cli.terminal.CommandException;
import io.erpo.cli.terminal.Screen;
import io.erpo.log.ClusterCheck;
import io.erpo.log.KafkaConnection;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunPublisher;
import io.erpo.view.status.RunState;
import io.erpo.view.status.RunStatus;
import java.util.List;
import java.util.stream.Collectors;

/** Evaluations by the services of a cluster, which measure all of them at the same time. */
final class ClusterEvaluations {

    private final KafkaConnection kafka;
    private final Screen screen;

    ClusterEvaluations(KafkaConnection kafka, Screen screen) {
        this.kafka = kafka;
        this.screen = screen;
    }

    /**
     * Puts what the log lacks into it, and returns when every evaluation is complete.
     *
     * @return what the log has recorded
     */
    RecordedResponses measure(List<PlannedEvaluation> evaluations) {
        ClusterCheck.run(kafka, warning -> screen.say("warning: " + warning));
        RunPublisher log = new RunPublisher(kafka);
        for (PlannedEvaluation evaluation : evaluations) {
            boolean held = log.holds(evaluation.runId());
            if (!held) {
                log.publish(evaluation.plan().run(), evaluation.plan().prompts());
            }
            screen.say("run %s is in the log at %s%s"
                    .formatted(evaluation.runId(), kafka.bootstrapServers(), held ? " already" : ""));
        }
        evaluations.forEach(this::await);
        try (LogReader reader = new LogReader(kafka)) {
            return RecordedResponses.read(
                    reader, evaluations.stream().map(PlannedEvaluation::runId).collect(Collectors.toSet()));
        }
    }

    private void await(PlannedEvaluation evaluation) {
        RunStatus status = new RunFollower(kafka, evaluation.runId(), screen::say).toItsEnd();
        if (status.state() != RunState.FINISHED) {
            throw new CommandException("run %s is %s, so there is no result; another --seed makes another run"
                    .formatted(evaluation.runId(), status.state()));
        }
    }
}
