package io.erpo.evaluation.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.evaluation.result.EvaluationResult;
import io.erpo.evaluation.result.Scores;
import io.erpo.evaluation.statistics.Estimate;
import io.erpo.faults.JsonFaults;
import java.util.List;

/**
 * A result as one JSON object, and its prompts as one line each. Scores are written for readers of the file; reading computes
 * them from the prompts.
 */
public final class ResultJson {

    private static final String FORMAT = "erpo-evaluation";
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ResultJson() {}

    /** The whole result, indented, with a line break at the end. */
    public static String write(EvaluationResult result) {
        ObjectNode node = JSON.createObjectNode();
        node.put("format", FORMAT);
        node.put("version", VERSION);
        node.put("conditions_digest", result.conditions().digest());
        ConditionsJson.write(result.conditions(), node);
        node.set("scores", scores(result));
        result.warnings().forEach(node.putArray("warnings")::add);
        ArrayNode prompts = node.putArray("prompts");
        result.prompts().forEach(prompt -> prompts.add(PromptJson.write(prompt)));
        return node.toPrettyString() + "\n";
    }

    /** The prompts as JSON Lines, each the same object as in {@link #write}. */
    public static String rows(EvaluationResult result) {
        StringBuilder rows = new StringBuilder();
        result.prompts().forEach(prompt -> rows.append(PromptJson.write(prompt)).append('\n'));
        return rows.toString();
    }

    /** @throws UnreadableResultException when the text is not what {@link #write} writes */
    public static EvaluationResult read(String text) {
        JsonNode tree = parse(text);
        JsonObject root = new JsonObject("the result", tree);
        if (!tree.path("format").asText().equals(FORMAT)) {
            throw new UnreadableResultException(
                    "this is no result of an evaluation: expected \"format\": \"" + FORMAT + "\"");
        }
        if (root.integer("version") != VERSION) {
            throw new UnreadableResultException("the result has format version " + root.integer("version")
                    + ", but this erpo reads version " + VERSION + ": use the erpo that wrote it");
        }
        try {
            return new EvaluationResult(
                    ConditionsJson.read(root),
                    root.objects("prompts").stream().map(PromptJson::read).toList());
        } catch (IllegalArgumentException e) {
            throw new UnreadableResultException(e.getMessage(), e);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UnreadableResultException("this is no JSON: " + JsonFaults.describe(e), e);
        }
    }

    private static ObjectNode scores(EvaluationResult result) {
        Scores scores = result.scores();
        ObjectNode node = JSON.createObjectNode();
        node.set("mean", Estimates.write(scores.meanAtK()));
        node.set("pass", byK(scores.passAtK()));
        node.set("maj", byK(scores.majAtK()));
        node.put("sampling_error", Estimates.boxed(scores.samplingError()));
        node.put("mean_tokens", scores.meanTokens());
        node.put("tokens", result.tokens());
        node.put("tokens_per_second", Estimates.boxed(result.tokensPerSecond()));
        node.set("truncated", Estimates.write(scores.truncated()));
        node.set("without_answer", Estimates.write(scores.withoutAnswer()));
        node.put("finished_accuracy", Estimates.boxed(scores.finishedAccuracy()));
        return node;
    }

    private static ArrayNode byK(List<Estimate> estimates) {
        ArrayNode nodes = JSON.createArrayNode();
        for (int k = 1; k <= estimates.size(); k++) {
            ObjectNode node = nodes.addObject();
            node.put("k", k);
            node.setAll(Estimates.write(estimates.get(k - 1)));
        }
        return nodes;
    }
}
