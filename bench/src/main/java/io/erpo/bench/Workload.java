package io.erpo.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.TokenIds;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random prompts and responses: a function of shape and seed, equal for every contender.
 *
 * @param mixed whether the lengths of the responses differ
 * @param prompts of equal length
 * @param group responses to each prompt
 * @param responses group after group
 * @param advantages of the responses, standard normal
 */
record Workload(boolean mixed, List<TokenIds> prompts, int group, List<TokenIds> responses, List<Double> advantages) {

    /** Lower ids are special in the vocabularies of these benchmarks. */
    private static final int FIRST_ID = 3;

    /**
     * The shape of the work.
     *
     * @param newTokens length of the responses; with {@code mixed} they are uniform between one and this
     */
    record Shape(int prompts, int group, int promptTokens, int newTokens, boolean mixed) {

        Shape {
            require("--batch", prompts);
            require("--group", group);
            require("--prompt-tokens", promptTokens);
            require("--new-tokens", newTokens);
        }

        private static void require(String option, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(option + " must be at least 1, was " + value);
            }
        }
    }

    Workload {
        prompts = List.copyOf(prompts);
        responses = List.copyOf(responses);
        advantages = List.copyOf(advantages);
    }

    static Workload draw(Shape shape, int vocabulary, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TokenIds> prompts = Stream.generate(() -> ids(random, shape.promptTokens(), vocabulary))
                .limit(shape.prompts())
                .toList();
        int count = shape.prompts() * shape.group();
        List<TokenIds> responses = Stream.generate(() -> ids(
                        random,
                        shape.mixed() ? random.nextInt(1, shape.newTokens() + 1) : shape.newTokens(),
                        vocabulary))
                .limit(count)
                .toList();
        List<Double> advantages =
                Stream.generate(random::nextGaussian).limit(count).toList();
        return new Workload(shape.mixed(), prompts, shape.group(), responses, advantages);
    }

    TokenIds promptOf(int response) {
        return prompts.get(response / group);
    }

    long responseTokens() {
        return responses.stream().mapToLong(TokenIds::size).sum();
    }

    /** The tokens of each sequence that a forward pass reads: all but the last. */
    IntStream inputs() {
        return IntStream.range(0, responses.size())
                .map(i -> promptOf(i).size() + responses.get(i).size() - 1);
    }

    /** The work in the format that the scripts in {@code bench} read. */
    ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("mixed", mixed).put("group", group);
        json.set("prompts", lists(prompts));
        json.set("responses", lists(responses));
        ArrayNode lengths = json.putArray("lengths");
        responses.forEach(response -> lengths.add(response.size()));
        advantages.forEach(json.putArray("advantages")::add);
        return json;
    }

    private static ArrayNode lists(List<TokenIds> sequences) {
        ArrayNode lists = JsonNodeFactory.instance.arrayNode();
        sequences.forEach(sequence -> sequence.asList().forEach(lists.addArray()::add));
        return lists;
    }

    private static TokenIds ids(SplittableRandom random, int length, int vocabulary) {
        return TokenIds.of(random.ints(length, FIRST_ID, vocabulary).toArray());
    }
}
