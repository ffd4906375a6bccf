package io.erpo.view.metrics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.DroppedGroup;
import io.erpo.events.Evaluation;
import io.erpo.events.StepStatistics;
import io.erpo.events.TrainStep;
import io.erpo.view.json.EventJson;
import io.erpo.view.signals.Signal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A line of {@code metrics.jsonl}; docs/metrics.md describes its fields.
 *
 * @param version the policy that exists after what the line tells
 * @param rank order among the lines of a version: the step that makes it, the signals of that step, its evaluations
 */
public record MetricsLine(long version, int rank, ObjectNode json) {

    /** The order of a run. */
    static final Comparator<MetricsLine> ORDER =
            Comparator.comparing(MetricsLine::version).thenComparing(MetricsLine::rank);

    private static final String KIND = "kind";

    /** What a batch says of its step, without its samples. */
    record BatchFacts(
            StepStatistics statistics, long policyVersion, int draws, boolean full, Map<String, Long> dropped) {

        static BatchFacts of(AdvantageBatch batch) {
            return new BatchFacts(
                    batch.getStatistics(),
                    batch.getPolicyVersion(),
                    batch.getDraws(),
                    batch.getFull(),
                    batch.getDropped().stream()
                            .map(DroppedGroup::getReason)
                            .collect(Collectors.groupingBy(Enum::name, TreeMap::new, Collectors.counting())));
        }
    }

    static MetricsLine of(TrainStep step, BatchFacts batch, StepTimes times) {
        ObjectNode json = line("step").put("step", step.getStep());
        json.setAll(without(EventJson.of(step), "step"));
        json.setAll(EventJson.of(batch.statistics()));
        json.put("sampledWithPolicy", batch.policyVersion())
                .put("draws", batch.draws())
                .put("full", batch.full());
        ObjectNode dropped = json.putObject("droppedGroups");
        batch.dropped().forEach(dropped::put);
        json.put("seconds", times.seconds(step.getStep()))
                .put("samplerTokensPerSecond", times.samplerTokensPerSecond(step.getStep()))
                .put("learnerTokensPerSecond", learnerTokensPerSecond(step));
        return new MetricsLine(step.getPolicyVersion(), 0, json);
    }

    static MetricsLine of(Signal signal) {
        ObjectNode json = line("signal");
        json.setAll(signal.json());
        return new MetricsLine(signal.step() + 1L, 1, json);
    }

    static MetricsLine of(Evaluation evaluation) {
        ObjectNode json = line("evaluation");
        json.setAll(without(EventJson.of(evaluation), "prompts"));
        json.put("prompts", evaluation.getPrompts().size());
        return new MetricsLine(evaluation.getPolicyVersion(), 2, json);
    }

    private static ObjectNode line(String kind) {
        return JsonNodeFactory.instance.objectNode().put(KIND, kind);
    }

    private static ObjectNode without(ObjectNode json, String field) {
        return json.remove(List.of(field));
    }

    private static double learnerTokensPerSecond(TrainStep step) {
        return step.getTrainMicros() > 0 ? step.getTokens() * 1e6 / step.getTrainMicros() : 0;
    }
}
