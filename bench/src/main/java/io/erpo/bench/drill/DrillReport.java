package io.erpo.bench.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.bench.Median;
import io.erpo.cli.terminal.Columns;
import io.erpo.cli.terminal.CommandException;
import io.erpo.cli.terminal.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;

/**
 * What came out of a drill.
 *
 * @param killSeed what the kills derive from
 * @param planned kills that were planned
 * @param recoveries what followed each kill that took place before the run's end
 * @param ownEnds how often a process that nobody had killed ended all the same, by name
 * @param comparison of the two logs
 */
record DrillReport(
        long killSeed, int planned, List<Recovery> recoveries, Map<String, Integer> ownEnds, LogComparison comparison) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final Columns COLUMNS = Columns.labelled(16, 6, 9, 9);

    DrillReport {
        recoveries = List.copyOf(recoveries);
        ownEnds = Map.copyOf(ownEnds);
    }

    /** A document for scripts. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("killSeed", killSeed);
        json.put("plannedKills", planned);
        ArrayNode kills = json.putArray("kills");
        recoveries.forEach(recovery -> kill(recovery, kills.addObject()));
        ObjectNode own = json.putObject("endedByThemselves");
        ownEnds.forEach(own::put);
        ObjectNode equal = json.putObject("equalRecords");
        comparison.equal().forEach(equal::put);
        json.put("finalPolicySha256", comparison.finalPolicySha256());
        json.put("difference", comparison.difference().orElse(null));
        return json;
    }

    /** Writes the document. */
    void write(Path file) {
        try {
            JSON.writeValue(file.toFile(), json());
        } catch (IOException e) {
            throw new CommandException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** A table of recoveries by service, and the verdict. */
    String text() {
        StringBuilder text = new StringBuilder(COLUMNS.row("killed", "times", "median", "longest"))
                .append("   kill -9 to the next committed record%n".formatted());
        for (Victim victim : Victim.values()) {
            text.append(row(victim)).append(System.lineSeparator());
        }
        if (recoveries.size() < planned) {
            text.append("%d of %d kills did not take place before the run's end%n"
                    .formatted(planned - recoveries.size(), planned));
        }
        ownEnds.forEach((process, times) ->
                text.append("%s ended by itself %d times and was started again%n".formatted(process, times)));
        return text.append(verdict()).toString();
    }

    private String row(Victim victim) {
        List<Recovery> ofVictim = recoveries.stream()
                .filter(recovery -> recovery.kill().victim() == victim)
                .toList();
        double[] millis = ofVictim.stream()
                .map(Recovery::millis)
                .filter(OptionalLong::isPresent)
                .mapToDouble(OptionalLong::getAsLong)
                .toArray();
        return COLUMNS.row(
                victim.process(),
                Integer.toString(ofVictim.size()),
                seconds(Median.of(DoubleStream.of(millis))),
                seconds(DoubleStream.of(millis).max()));
    }

    private String verdict() {
        int equal =
                comparison.equal().values().stream().mapToInt(Integer::intValue).sum();
        return comparison
                .difference()
                .map(difference -> "The runs differ. First difference: " + difference)
                .orElseGet(() -> ("%d records, each exactly once, say the same as those of the undisturbed run.%n"
                                + "final policy sha256 %s in both")
                        .formatted(equal, comparison.finalPolicySha256()));
    }

    private static void kill(Recovery recovery, ObjectNode json) {
        json.put("service", recovery.kill().victim().process());
        json.put("afterRecords", recovery.kill().afterRecords());
        json.put("pauseMillis", recovery.kill().pauseMillis());
        json.put(
                "recoveryMillis",
                recovery.millis().isPresent() ? recovery.millis().getAsLong() : null);
    }

    private static String seconds(OptionalDouble millis) {
        return millis.isPresent() ? Text.decimals(1, millis.getAsDouble() / 1000) + " s" : "-";
    }
}
