package io.erpo.cli.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.planning.DataReport;
import java.util.List;

/** A report for programs. */
final class InspectJson {

    private InspectJson() {}

    static ObjectNode of(DataReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", report.name());
        list(json, "layouts", report.layouts());
        json.put("problems", report.problems());
        json.put("duplicates", report.duplicates());
        json.put("respelled", report.respelled());
        ObjectNode near = json.putObject("nearDuplicates");
        near.put("problems", report.nearDuplicates().problems());
        near.put("acrossSplit", report.nearDuplicates().acrossSplit());
        list(near, "examples", report.nearDuplicates().examples());
        ArrayNode benchmarks = json.putArray("benchmarks");
        report.benchmarks().forEach(overlap -> {
            ObjectNode benchmark = benchmarks.addObject();
            benchmark.put("name", overlap.benchmark());
            benchmark.put("problems", overlap.problems());
            list(benchmark, "whole", overlap.whole());
            list(benchmark, "passages", overlap.passages());
        });
        ObjectNode bad = json.putObject("bad");
        bad.put("count", report.bad().count());
        list(bad, "complaints", report.bad().complaints());
        ObjectNode split = json.putObject("split");
        split.put("training", report.split().training());
        split.put("heldOut", report.split().heldOut());
        split.put("promptsPerStep", report.split().promptsPerStep());
        ObjectNode sources = json.putObject("dataSources");
        report.dataSources().forEach(sources::put);
        ObjectNode answers = json.putObject("answers");
        list(answers, "correctnessRewards", report.answers().reward());
        answers.put("checked", report.answers().checked());
        list(answers, "notUnderstood", report.answers().notUnderstood());
        json.putNull("tokens");
        report.tokens().ifPresent(tokens -> {
            ObjectNode lengths = json.putObject("tokens");
            ObjectNode percentiles = lengths.putObject("percentiles");
            tokens.percentiles().forEach((percentile, length) -> percentiles.put(percentile.toString(), length));
            lengths.put("context", tokens.context());
            lengths.put("maxNewTokens", tokens.maxNewTokens());
            list(lengths, "unusable", tokens.unusable());
        });
        json.put("first", report.first());
        return json;
    }

    private static void list(ObjectNode json, String key, List<String> values) {
        values.forEach(json.putArray(key)::add);
    }
}
