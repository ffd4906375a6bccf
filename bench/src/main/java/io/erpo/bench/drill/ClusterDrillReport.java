package io.erpo.bench.drill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The result of a drill with several runs. */
record ClusterDrillReport(Disturbances disturbances, List<DrilledRun> runs) {

    ClusterDrillReport {
        runs = List.copyOf(runs);
    }

    /** The first thing that is wrong; empty when every run ended as it must. */
    Optional<String> difference() {
        return runs.stream().flatMap(run -> run.difference().stream()).findFirst();
    }

    /** The report as JSON, for scripts. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        RecoveryTable.write(disturbances, json);
        ArrayNode all = json.putArray("runs");
        runs.forEach(run -> {
            ObjectNode one = all.addObject();
            one.put("runId", run.runId());
            one.put("outcome", run.end().getOutcome().name());
            one.put("reason", run.end().getReason());
            run.comparison().ifPresent(comparison -> {
                comparison.equal().forEach(one.putObject("equalRecords")::put);
                one.put("finalPolicySha256", comparison.finalPolicySha256());
            });
        });
        json.put("difference", difference().orElse(null));
        return json;
    }

    /** A table of recoveries by service, and the runs. */
    String text() {
        StringBuilder text = new StringBuilder(RecoveryTable.text(disturbances));
        runs.forEach(run -> text.append(run.text()).append(System.lineSeparator()));
        return text.append(difference()
                        .map(found -> "Something is different. First: " + found)
                        .orElse("Every run ended as it must."))
                .toString();
    }
}
