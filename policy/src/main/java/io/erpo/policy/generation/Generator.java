package io.erpo.policy.generation;

import io.erpo.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Samples responses from a policy.
 *
 * <p>The tokens and log-probabilities of a response depend on its own request and on nothing else, bit for bit: not on the other
 * requests, their number or order. Kernels may round differently for tensors of different shapes, so every tensor has a shape
 * that follows from the request itself (its padded prompt length and capacity) and from the number of slots. Random numbers come
 * with the request.
 *
 * <p>One thread at a time. Generators may share a policy, which they do not close.
 */
public final class Generator {

    /** Prompts that are computed together. */
    private static final int PREFILL_ROWS = 8;

    private final Policy policy;
    private final int slots;

    /** @param slots responses that grow at the same time; part of what fixes the bits of a response */
    public Generator(Policy policy, int slots) {
        if (slots < 1) {
            throw new IllegalArgumentException("slots must be at least 1, was " + slots);
        }
        this.policy = policy;
        this.slots = slots;
    }

    /**
     * Samples one response for each request; equal prompts are computed once.
     *
     * @return completions in the order of the requests
     * @throws IllegalArgumentException when a prompt has ids outside the vocabulary or a response could outgrow the model
     */
    public List<Completion> generate(List<GenerationRequest> requests) {
        Map<Integer, List<Integer>> byCapacity = new TreeMap<>();
        for (int i = 0; i < requests.size(); i++) {
            byCapacity
                    .computeIfAbsent(capacity(requests.get(i)), capacity -> new ArrayList<>())
                    .add(i);
        }
        Completion[] completions = new Completion[requests.size()];
        byCapacity.forEach((capacity, indexes) -> generate(requests, indexes, capacity, completions));
        return List.of(completions);
    }

    private void generate(
            List<GenerationRequest> requests, List<Integer> indexes, int capacity, Completion[] completions) {
        int limit = policy.config().maxPositions();
        try (Slots batch = new Slots(
                policy.model(),
                requests,
                policy.endOfSequenceIds(),
                slots,
                capacity,
                sequence -> completions[sequence.index()] = sequence.completion())) {
            for (PrefillPlan.Batch prompts :
                    PrefillPlan.of(requests, indexes, PREFILL_ROWS, limit).batches()) {
                try (Prefill prefill = new Prefill(policy.model(), prompts, PREFILL_ROWS)) {
                    while (!prefill.waiting().isEmpty()) {
                        if (batch.hasFree()) {
                            batch.admit(prefill);
                        } else {
                            batch.step();
                        }
                    }
                }
            }
            while (!batch.isEmpty()) {
                batch.step();
            }
        }
    }

    private int capacity(GenerationRequest request) {
        int limit = policy.config().maxPositions();
        request.prompt().requireBelow(policy.config().vocabularySize());
        if (request.maxLength() > limit) {
            throw new IllegalArgumentException("a prompt of " + request.prompt().size() + " tokens and "
                    + request.maxNewTokens() + " new ones exceed the " + limit + " positions of the model");
        }
        return Buckets.size(request.maxLength(), limit);
    }
}
