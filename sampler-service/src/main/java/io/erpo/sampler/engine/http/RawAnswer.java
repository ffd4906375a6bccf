package io.erpo.sampler.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.sampler.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A response as an engine gave it, not yet checked.
 *
 * @param finish in the engine's word: {@code stop}, {@code length}, or another
 * @param prompt the ids that the engine read, when it says
 * @param promptSize how many ids the engine read, when it says
 * @param labels of all weights that had a part in it; empty when the engine does not say
 */
record RawAnswer(
        List<Integer> ids,
        List<Double> logProbs,
        String finish,
        Optional<List<Integer>> prompt,
        OptionalInt promptSize,
        Set<String> labels) {

    static final String STOP = "stop";
    static final String LENGTH = "length";

    RawAnswer {
        ids = List.copyOf(ids);
        logProbs = List.copyOf(logProbs);
        prompt = prompt.map(List::copyOf);
        labels = Set.copyOf(labels);
    }

    /** The ids of a JSON array. */
    static List<Integer> ids(String name, JsonNode array) {
        List<Integer> ids = new ArrayList<>();
        for (JsonNode id : requireArray(name, array)) {
            ids.add(id(name, id));
        }
        return ids;
    }

    static int id(String name, JsonNode id) {
        if (!id.isIntegralNumber() || !id.canConvertToInt()) {
            throw new WrongAnswer("%s of the answer must be token ids, was %s".formatted(name, shown(id)));
        }
        return id.intValue();
    }

    static double logProb(String name, JsonNode logProb) {
        if (!logProb.isNumber()) {
            throw new WrongAnswer("%s of the answer must be numbers, was %s".formatted(name, shown(logProb)));
        }
        return logProb.doubleValue();
    }

    static JsonNode requireArray(String name, JsonNode array) {
        if (!array.isArray()) {
            throw EngineException.permanent(
                    "the answer has no %s; the engine must be one that gives token ids and their log-probabilities"
                            .formatted(name));
        }
        return array;
    }

    private static String shown(JsonNode value) {
        String text = value.isMissingNode() ? "nothing" : value.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
