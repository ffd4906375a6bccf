package io.erpo.evaluation.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.algorithm.PromptId;
import io.erpo.evaluation.result.PromptResult;
import io.erpo.evaluation.score.AnswerClass;
import io.erpo.evaluation.score.AnswerClasses;
import java.util.List;

/** The row of a prompt. */
final class PromptJson {

    private PromptJson() {}

    static ObjectNode write(PromptResult prompt) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("prompt_id", prompt.promptId().value());
        node.put("samples", prompt.samples());
        node.put("correct", prompt.correct());
        node.put("correct_finished", prompt.correctFinished());
        node.put("mean", prompt.mean());
        node.put("maj", prompt.majority());
        node.put("truncated", prompt.truncated());
        node.put("without_answer", prompt.withoutAnswer());
        node.put("tokens", prompt.tokens());
        prompt.lengths().forEach(node.putArray("lengths")::add);
        ArrayNode answers = node.putArray("answers");
        prompt.answers().classes().forEach(same -> answers.addObject()
                .put("answer", same.answer())
                .put("votes", same.votes())
                .put("correct", same.correct()));
        return node;
    }

    static PromptResult read(JsonObject node) {
        List<AnswerClass> classes = node.objects("answers").stream()
                .map(same -> new AnswerClass(same.text("answer"), same.integer("votes"), same.integer("correct")))
                .toList();
        List<Integer> lengths = node.integers("lengths");
        int votes = classes.stream().mapToInt(AnswerClass::votes).sum();
        return new PromptResult(
                new PromptId(node.text("prompt_id")),
                node.integer("correct"),
                node.integer("correct_finished"),
                node.integer("truncated"),
                node.integer("without_answer"),
                new AnswerClasses(classes, lengths.size() - votes),
                lengths);
    }
}
