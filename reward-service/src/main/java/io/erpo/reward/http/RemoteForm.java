package io.erpo.reward.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.reward.Answer;
import io.erpo.settings.rewards.HttpParameters.Form;
import java.util.Optional;

/**
 * The two forms of a remote reward.
 *
 * @param field of the answer that holds the score; empty for the form's own
 */
record RemoteForm(Form form, Optional<String> field) {

    private static final String REWARDS = "rewards";

    JsonNode request(Answer answer) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        if (form == Form.SLIME) {
            return request.put("prompt", answer.prompt())
                    .put("response", answer.text())
                    .put("label", answer.reference());
        }
        request.putArray("query").add(answer.prompt() + answer.text());
        request.putArray("prompts").add(answer.prompt());
        request.putArray("labels").add(answer.reference());
        return request;
    }

    /** The score, or the only one of a list; empty when there is none, or several. */
    Optional<Double> score(JsonNode answer) {
        JsonNode value = field.or(() -> form == Form.SLIME ? Optional.empty() : Optional.of(REWARDS))
                .map(answer::path)
                .orElse(answer);
        JsonNode one = value.isArray() && value.size() == 1 ? value.get(0) : value;
        if (one.isBoolean()) {
            return Optional.of(one.booleanValue() ? 1.0 : 0.0);
        }
        return one.isNumber() ? Optional.of(one.doubleValue()).filter(Double::isFinite) : Optional.empty();
    }
}
