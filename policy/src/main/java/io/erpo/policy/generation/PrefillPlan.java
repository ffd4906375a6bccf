package io.erpo.policy.generation;

import io.erpo.policy.TokenIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which prompts are computed together, before their responses: equal prompts once, prompts of one padded length in batches.
 *
 * @param batches in the order of work
 */
record PrefillPlan(List<Batch> batches) {

    /**
     * @param length tokens of a padded prompt
     * @param prompts distinct prompts, each with the indexes of the requests that ask for it
     */
    record Batch(int length, List<Prompt> prompts) {}

    record Prompt(TokenIds tokens, List<Integer> requests) {}

    /**
     * @param budget most tokens of a batch, padding included; a prompt that exceeds them has a batch of its own
     * @param limit most positions of the model
     */
    static PrefillPlan of(List<GenerationRequest> requests, int budget, int limit) {
        Map<TokenIds, List<Integer>> distinct = new LinkedHashMap<>();
        for (int index = 0; index < requests.size(); index++) {
            distinct.computeIfAbsent(requests.get(index).prompt(), prompt -> new ArrayList<>())
                    .add(index);
        }
        Map<Integer, List<Prompt>> byLength = new TreeMap<>();
        distinct.forEach((tokens, of) -> byLength.computeIfAbsent(
                        Buckets.size(tokens.size(), limit), length -> new ArrayList<>())
                .add(new Prompt(tokens, of)));
        List<Batch> batches = new ArrayList<>();
        byLength.forEach((length, prompts) -> {
            int rows = Math.max(1, budget / length);
            for (int from = 0; from < prompts.size(); from += rows) {
                batches.add(new Batch(length, prompts.subList(from, Math.min(from + rows, prompts.size()))));
            }
        });
        return new PrefillPlan(batches);
    }
}
