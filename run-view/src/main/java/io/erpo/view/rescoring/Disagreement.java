package io.erpo.view.rescoring;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.view.tally.Ruling;
import java.util.Comparator;
import java.util.Optional;

/**
 * A response that one reward judges correct and the other does not.
 *
 * @param recorded the finding of the run's correctness reward
 * @param rescored the finding of the other reward
 */
public record Disagreement(Response response, Finding recorded, Finding rescored) {

    /** By step, then by the response's id. */
    public static final Comparator<Disagreement> IN_ORDER = Comparator.<Disagreement>comparingInt(
                    disagreement -> disagreement.response.getStep())
            .thenComparing(disagreement -> disagreement.response.getResponseId());

    private static final int LONGEST = 40;
    private static final int LONGEST_WORDS = 120;

    /**
     * The finding of a reward on a response.
     *
     * @param extracted the answer that it extracted
     * @param why why it could not judge, or why it judged so; empty when it does not say
     */
    public record Finding(Ruling ruling, Optional<String> extracted, Optional<String> why) {

        static Finding of(Reward reward) {
            return new Finding(
                    Ruling.of(reward),
                    Optional.ofNullable(reward.getExtracted()),
                    Optional.ofNullable(reward.getReason()).or(() -> Optional.ofNullable(reward.getExplanation())));
        }

        private String text() {
            return ruling.text()
                    + extracted
                            .filter(answer -> !answer.isBlank())
                            .map(answer -> " " + quoted(answer))
                            .orElse("")
                    + why.map(words -> " (" + cut(words, LONGEST_WORDS) + ")").orElse("");
        }

        private ObjectNode json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("verdict", ruling.name())
                    .put("extracted", extracted.orElse(null))
                    .put("reason", why.orElse(null));
        }
    }

    public String text() {
        return "%s (step %d): reference %s, recorded %s, rescored %s"
                .formatted(
                        response.getResponseId(),
                        response.getStep(),
                        quoted(response.getReference()),
                        recorded.text(),
                        rescored.text());
    }

    public ObjectNode json() {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("responseId", response.getResponseId())
                .put("step", response.getStep())
                .put("purpose", response.getPurpose().name())
                .put("prompt", response.getPrompt())
                .put("reference", response.getReference())
                .put("response", response.getText());
        line.set("recorded", recorded.json());
        line.set("rescored", rescored.json());
        return line;
    }

    /** Quotes the text on one line, shortened if necessary. */
    private static String quoted(String text) {
        return '"' + cut(text, LONGEST) + '"';
    }

    /** On one line, and without what controls a terminal. */
    private static String cut(String text, int most) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() > most ? line.substring(0, most) + "..." : line;
    }
}
