package io.erpo.bench.drill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.bench.Median;
import io.erpo.cli.terminal.Columns;
import io.erpo.cli.terminal.Text;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/** Faults and recoveries, as a table for people and as JSON for scripts. */
final class RecoveryTable {

    private static final Columns COLUMNS = Columns.labelled(16, 6, 9, 9);

    private RecoveryTable() {}

    static String text(Disturbances disturbances) {
        List<Recovery> recoveries = disturbances.recoveries();
        StringBuilder text = new StringBuilder(COLUMNS.row("killed", "times", "median", "longest"))
                .append("   kill -9 to the next committed record%n".formatted());
        for (Victim victim : Victim.values()) {
            if (victim.always() || recoveries.stream().anyMatch(isKillOf(victim))) {
                text.append(row(victim.text(), recoveries, isKillOf(victim)));
            }
        }
        if (recoveries.stream().anyMatch(recovery -> !(recovery.fault() instanceof Fault.Kill))) {
            text.append(row("stopped", recoveries, recovery -> recovery.fault() instanceof Fault.Stop))
                    .append(row("clock stepped", recoveries, recovery -> recovery.fault() instanceof Fault.ClockStep))
                    .append(row("disk full", recoveries, recovery -> recovery.fault() instanceof Fault.FullDisk));
        }
        if (recoveries.size() < disturbances.planned()) {
            text.append("%d of %d faults did not take place before the end%n"
                    .formatted(disturbances.planned() - recoveries.size(), disturbances.planned()));
        }
        disturbances
                .ownEnds()
                .forEach((process, times) ->
                        text.append("%s ended without a fault and was started again: %d%n".formatted(process, times)));
        return text.toString();
    }

    static void write(Disturbances disturbances, ObjectNode json) {
        json.put("killSeed", disturbances.seed());
        json.put("plannedKills", disturbances.planned());
        ArrayNode kills = json.putArray("kills");
        disturbances.recoveries().forEach(recovery -> write(recovery, kills.addObject()));
        ObjectNode own = json.putObject("endedByThemselves");
        disturbances.ownEnds().forEach(own::put);
    }

    private static void write(Recovery recovery, ObjectNode json) {
        if (recovery.fault() instanceof Fault.Kill kill) {
            json.put("service", kill.process().text());
            json.put("afterRecords", kill.afterRecords());
            json.put("pauseMillis", kill.pauseMillis());
        } else {
            json.put("fault", recovery.fault().text());
            json.put("afterRecords", recovery.fault().afterRecords());
        }
        json.put(
                "recoveryMillis",
                recovery.millis().isPresent() ? recovery.millis().getAsLong() : null);
    }

    private static Predicate<Recovery> isKillOf(Victim victim) {
        return recovery -> recovery.fault() instanceof Fault.Kill kill && kill.process() == victim;
    }

    private static String row(String name, List<Recovery> recoveries, Predicate<Recovery> wanted) {
        List<Recovery> those = recoveries.stream().filter(wanted).toList();
        double[] millis = those.stream()
                .map(Recovery::millis)
                .filter(OptionalLong::isPresent)
                .mapToDouble(OptionalLong::getAsLong)
                .toArray();
        return COLUMNS.row(
                        name,
                        Integer.toString(those.size()),
                        seconds(Median.of(DoubleStream.of(millis))),
                        seconds(DoubleStream.of(millis).max()))
                + System.lineSeparator();
    }

    private static String seconds(OptionalDouble millis) {
        return millis.isPresent() ? Text.decimals(1, millis.getAsDouble() / 1000) + " s" : "-";
    }
}
