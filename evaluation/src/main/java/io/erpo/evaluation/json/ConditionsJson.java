package io.erpo.evaluation.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.evaluation.result.Conditions;
import io.erpo.evaluation.result.Environment;
import io.erpo.evaluation.result.EvaluatedBenchmark;
import io.erpo.evaluation.result.EvaluatedModel;
import io.erpo.evaluation.result.Protocol;
import io.erpo.evaluation.result.Verifier;

/** The objects {@code model}, {@code benchmark}, {@code protocol} and {@code environment} of a result. */
final class ConditionsJson {

    private ConditionsJson() {}

    static void write(Conditions conditions, ObjectNode root) {
        write(conditions.model(), root.putObject("model"));
        write(conditions.benchmark(), root.putObject("benchmark"));
        write(conditions.protocol(), root.putObject("protocol"));
        write(conditions.environment(), root.putObject("environment"));
    }

    static Conditions read(JsonObject root) {
        return new Conditions(
                model(root.object("model")),
                benchmark(root.object("benchmark")),
                protocol(root.object("protocol")),
                environment(root.object("environment")));
    }

    private static void write(EvaluatedModel model, ObjectNode node) {
        node.put("name", model.name());
        node.put("digest", model.digest());
        node.put("version", model.version().isPresent() ? model.version().getAsLong() : null);
        node.put("tokenizer_digest", model.tokenizerDigest());
        node.put("template_digest", model.templateDigest());
    }

    private static EvaluatedModel model(JsonObject node) {
        return new EvaluatedModel(
                node.text("name"),
                node.text("digest"),
                node.optionalLong("version"),
                node.text("tokenizer_digest"),
                node.text("template_digest"));
    }

    private static void write(EvaluatedBenchmark benchmark, ObjectNode node) {
        node.put("name", benchmark.name());
        node.put("source", benchmark.source());
        node.put("file_digest", benchmark.fileDigest());
        node.put("prompts_digest", benchmark.promptsDigest());
        node.put("prompts", benchmark.prompts());
        benchmark.dropped().forEach(node.putObject("dropped")::put);
    }

    private static EvaluatedBenchmark benchmark(JsonObject node) {
        return new EvaluatedBenchmark(
                node.text("name"),
                node.text("source"),
                node.text("file_digest"),
                node.text("prompts_digest"),
                node.integer("prompts"),
                node.integerMap("dropped"));
    }

    private static void write(Protocol protocol, ObjectNode node) {
        node.put("prompt", protocol.prompt());
        node.put("system", protocol.system());
        node.put("few_shot", protocol.fewShot());
        node.put("samples", protocol.samples());
        node.put("temperature", protocol.temperature());
        node.put("top_p", protocol.topP());
        node.put("top_k", protocol.topK());
        node.put("max_new_tokens", protocol.maxNewTokens());
        node.put("window", protocol.window());
        protocol.stop().forEach(node.putArray("stop")::add);
        ArrayNode verifiers = node.putArray("verifiers");
        for (Verifier verifier : protocol.verifiers()) {
            ObjectNode one = verifiers.addObject();
            one.put("name", verifier.name());
            one.put("version", verifier.version());
            verifier.parameters().forEach(one.putObject("parameters")::put);
        }
    }

    private static Protocol protocol(JsonObject node) {
        return new Protocol(
                node.text("prompt"),
                node.text("system"),
                node.integer("few_shot"),
                node.integer("samples"),
                node.number("temperature"),
                node.number("top_p"),
                node.integer("top_k"),
                node.integer("max_new_tokens"),
                node.integer("window"),
                node.texts("stop"),
                node.objects("verifiers").stream()
                        .map(one -> new Verifier(one.text("name"), one.text("version"), one.textMap("parameters")))
                        .toList());
    }

    private static void write(Environment environment, ObjectNode node) {
        node.put("engine", environment.engine());
        node.put("dtype", environment.dtype());
        node.put("device", environment.device());
        node.put("seed", environment.seed());
        node.put("software", environment.software());
        node.put("date", environment.date().toString());
        node.put("seconds", Estimates.boxed(environment.seconds()));
    }

    private static Environment environment(JsonObject node) {
        return new Environment(
                node.text("engine"),
                node.text("dtype"),
                node.text("device"),
                node.longInteger("seed"),
                node.text("software"),
                node.instant("date"),
                node.optionalNumber("seconds"));
    }
}
