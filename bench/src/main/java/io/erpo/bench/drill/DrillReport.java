package io.erpo.bench.drill;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The result of a drill with one run.
 *
 * @param comparison of the two logs
 */
record DrillReport(Disturbances disturbances, LogComparison comparison) {

    /** The report as JSON, for scripts. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        RecoveryTable.write(disturbances, json);
        comparison.equal().forEach(json.putObject("equalRecords")::put);
        json.put("finalPolicySha256", comparison.finalPolicySha256());
        json.put("valuesCompared", comparison.values());
        json.put("difference", comparison.difference().orElse(null));
        return json;
    }

    /** A table of recoveries by service, and the result. */
    String text() {
        return RecoveryTable.text(disturbances) + verdict();
    }

    private String verdict() {
        int equal =
                comparison.equal().values().stream().mapToInt(Integer::intValue).sum();
        return comparison
                .difference()
                .map(difference -> "The runs differ. First difference: " + difference)
                .orElseGet(() -> (comparison.values()
                                ? "%d records, each exactly once, say the same as those of the undisturbed run.%n"
                                        + "final policy sha256 %s in both"
                                : "%d records are those of the undisturbed run, each exactly once; what they say was not compared.%n"
                                        + "final policy sha256 %s")
                        .formatted(equal, comparison.finalPolicySha256()));
    }
}
