package io.erpo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.CommandException;
import io.erpo.policy.tokenizer.Tokenizer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The constant step of the loop: 64 prompts of 16 characters, 8 responses of 32 tokens to each, and one update from all
 * of them.
 *
 * @param steps each with its own prompts
 * @param policyLag 0 samples a step after learning from the previous one, 1 samples it meanwhile
 */
record LoopWork(int steps, int policyLag) {

    static final int PROMPTS = 64;
    static final int GROUP = 8;
    static final int NEW_TOKENS = 32;

    /** With a vocabulary of one token for each character, as the small models have; larger vocabularies need fewer. */
    static final int PROMPT_TOKENS = 16;

    /** Steps that do not count, because the JVMs of the services are still warming up. */
    private static final int WARM_UP = 4;

    /** Extra problems, because a run holds out a few. */
    private static final int SPARE = 64;

    private static final int SMALLEST = 10;
    private static final int NUMBERS = 90;
    private static final int MOST_STEPS = NUMBERS * NUMBERS / PROMPTS - 2;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    LoopWork {
        if (policyLag < 0) {
            throw new CommandException("--policy-lag must be at least 0, was " + policyLag);
        }
        if (steps <= WARM_UP + policyLag || steps > MOST_STEPS) {
            throw new CommandException(
                    "--steps must be from %d to %d, was %d".formatted(WARM_UP + 1 + policyLag, MOST_STEPS, steps));
        }
    }

    /** Whether a step counts: the first ones warm up, and while the last ones are learned nothing is left to sample. */
    boolean isSteady(int step) {
        return step >= WARM_UP && step < steps - policyLag;
    }

    int steadySteps() {
        return steps - WARM_UP - policyLag;
    }

    /** An addition whose text has 16 characters. */
    private record Addition(int a, int b) {

        String text() {
            return "what is %d+%d? =".formatted(a, b);
        }

        String sum() {
            return String.valueOf(a + b);
        }
    }

    /** The data file of a run: it has more problems than the run draws, so that no prompt is visited twice. */
    String dataFile() {
        return additions(PROMPTS * steps + SPARE).stream()
                .map(addition -> JSON.objectNode()
                        .put("prompt", addition.text())
                        .put("answer", addition.sum())
                        .toString())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The settings that differ from the default preset. */
    String settings() {
        return """
                data: {heldOutShare: 0.02}
                sampling: {promptsPerStep: %d, groupSize: %d, maxNewTokens: %d, maxPolicyLag: %d}
                optimizer: {learningRate: 1.0e-5, weightDecay: 0.01, miniBatchPrompts: %d}
                rewards:
                  - {name: exact-match, weight: 1.0, correctness: true, parameters: {compare: text}}
                  - {name: overlong, weight: 1.0, parameters: {cache: 8}}
                evaluation: {samples: 1}
                """.formatted(PROMPTS, GROUP, NEW_TOKENS, policyLag, PROMPTS);
    }

    /** The work in the format that the scripts in {@code bench} read. */
    ObjectNode json(Tokenizer tokenizer) {
        List<Addition> additions = additions(PROMPTS * steps);
        ObjectNode json = JSON.objectNode()
                .put("prompts_per_step", PROMPTS)
                .put("group", GROUP)
                .put("new_tokens", NEW_TOKENS);
        json.set("texts", array(additions, addition -> JSON.textNode(addition.text())));
        json.set("references", array(additions, addition -> JSON.textNode(addition.sum())));
        json.set("prompts", array(additions, addition -> ids(tokenizer, tokenizer.withSpecialTokens(addition.text()))));
        json.set("answers", array(additions, addition -> ids(tokenizer, addition.sum())));
        return json;
    }

    /** All additions are different. */
    private static List<Addition> additions(int count) {
        // A stride coprime to the number of pairs visits all of them before any repeats.
        int stride = 1_999;
        return IntStream.range(0, count)
                .map(i -> i * stride % (NUMBERS * NUMBERS))
                .mapToObj(pair -> new Addition(SMALLEST + pair / NUMBERS, SMALLEST + pair % NUMBERS))
                .toList();
    }

    private static ArrayNode ids(Tokenizer tokenizer, String text) {
        ArrayNode ids = JSON.arrayNode();
        tokenizer.encode(text).asList().forEach(ids::add);
        return ids;
    }

    private static ArrayNode array(List<Addition> additions, Function<Addition, JsonNode> value) {
        ArrayNode array = JSON.arrayNode();
        additions.forEach(addition -> array.add(value.apply(addition)));
        return array;
    }
}
