package io.erpo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.Columns;
import io.erpo.cli.terminal.Text;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Shows results as they come, as JSON lines or as a table, and finally how the first contender compares with the others. */
final class Report {

    /** What tells lines of a contender apart, and what their work is: the last column of the table. */
    private static final List<String> DESCRIPTION = List.of(
            "step",
            "steps",
            "steps_per_second",
            "batch",
            "micro",
            "sequences",
            "seqs",
            "tokens",
            "decode_tokens",
            "gflop_per_s",
            "gbyte_per_s");

    private static final double DISTURBING = 0.05;
    private static final Columns COLUMNS = Columns.labelled(14, 11, 15, 10, 10, 7);

    private final PrintWriter out;
    private final boolean json;
    private final Map<String, List<Rate>> rates = new LinkedHashMap<>();
    private boolean headed;
    private double mostOfOthers;

    Report(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    void add(String contender, ObjectNode line) {
        mostOfOthers = Math.max(mostOfOthers, others(line));
        Rate.of(line).ifPresent(rate -> rates.computeIfAbsent(contender, name -> new ArrayList<>())
                .add(rate));
        if (json) {
            out.println(line);
        } else {
            row(line);
        }
        out.flush();
    }

    /** The ratios of the medians: above one, the first contender is faster. */
    void finish() {
        List<String> names = List.copyOf(rates.keySet());
        for (String peer : names.subList(Math.min(1, names.size()), names.size())) {
            ObjectNode ratio = ratio(names.get(0), peer);
            if (json) {
                out.println(ratio);
            } else {
                out.println("%s: %s times the %s per second%s"
                        .formatted(
                                ratio.get("ratio").asText(),
                                Text.decimals(2, ratio.get("wall").asDouble()),
                                rates.get(peer).get(0).unit(),
                                ratio.has("cpu")
                                        ? ", %s per CPU second"
                                                .formatted(Text.decimals(
                                                        2, ratio.get("cpu").asDouble()))
                                        : ""));
            }
        }
        if (!json && mostOfOthers > DISTURBING) {
            out.println("Others used up to %s of the machine meanwhile: measure again."
                    .formatted(Text.percent(mostOfOthers)));
        }
        out.flush();
    }

    private static double others(JsonNode line) {
        return Math.max(line.path("other").asDouble(), line.path("decode_other").asDouble());
    }

    private ObjectNode ratio(String ours, String peer) {
        ObjectNode ratio = JsonNodeFactory.instance.objectNode().put("ratio", ours + "/" + peer);
        ratio.put(
                "wall",
                Decimals.of(perSecond(ours).getAsDouble() / perSecond(peer).getAsDouble()));
        OptionalDouble cpu = perCpuSecond(ours);
        OptionalDouble peerCpu = perCpuSecond(peer);
        if (cpu.isPresent() && peerCpu.isPresent()) {
            ratio.put("cpu", Decimals.of(cpu.getAsDouble() / peerCpu.getAsDouble()));
        }
        return ratio;
    }

    private OptionalDouble perSecond(String contender) {
        return Median.of(rates.get(contender).stream().mapToDouble(Rate::perSecond));
    }

    private OptionalDouble perCpuSecond(String contender) {
        return Median.of(rates.get(contender).stream()
                .map(Rate::perCpuSecond)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble));
    }

    private void row(JsonNode line) {
        if (!headed) {
            out.println(COLUMNS.row("", "per second", "per CPU second", "wall s", "CPU s", "other", ""));
            headed = true;
        }
        String prefix = line.has("decode_wall") ? "decode_" : "";
        Optional<Rate> rate = Rate.of(line);
        out.println(COLUMNS.row(
                line.path("peer").asText(),
                rate.map(Rate::perSecond).map(Report::number).orElse(""),
                rate.map(Rate::perCpuSecond)
                        .filter(OptionalDouble::isPresent)
                        .map(perSecond -> number(perSecond.getAsDouble()))
                        .orElse(""),
                seconds(line.path(prefix + "wall")),
                seconds(line.path(prefix + "cpu")),
                line.has(prefix + "other")
                        ? Text.percent(line.get(prefix + "other").asDouble())
                        : "",
                description(line)));
    }

    private static String description(JsonNode line) {
        List<String> fields = new ArrayList<>();
        for (String name : DESCRIPTION) {
            if (line.has(name)) {
                fields.add(name + " " + line.get(name).asText());
            }
        }
        return String.join(", ", fields);
    }

    private static String seconds(JsonNode value) {
        return value.isNumber() ? Text.decimals(2, value.asDouble()) : "";
    }

    private static String number(double value) {
        return Text.decimals(value < 100 ? 3 : 0, value);
    }
}
