package io.erpo.policy.generation;

import io.erpo.policy.model.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples responses from a policy: prompts are computed once for all their responses, and a response that ends gives its slot
 * to the next.
 *
 * <p>On a CPU the tokens and log-probabilities of a response depend on its own request and on nothing else, bit for bit: not
 * on the other requests, their number or order. That rests on kernels that give a row of a product the same bits whatever the
 * number of rows, and on exact zeros for masked positions; see {@link BatchInvariance} for what happens where they do not.
 * Random numbers come with the request.
 *
 * <p>One thread at a time. Generators may share a policy, which they do not close.
 */
public final class Generator implements AutoCloseable {

    /** Tokens of prompts that are computed together. */
    private static final int PREFILL_TOKENS = 256;

    private static final GenerationListener SILENT = (request, token, logProb) -> {};

    private final Policy policy;
    private final int slots;
    private final PreparedModel model;
    private final boolean together;

    private Generator(Policy policy, int slots, boolean take, boolean invariant) {
        if (slots < 1) {
            throw new IllegalArgumentException("slots must be at least 1, was " + slots);
        }
        this.policy = policy;
        this.slots = slots;
        this.model = new PreparedModel(policy.model(), take);
        this.together = invariant
                && (slots == 1
                        || !policy.model().placement().isCpu()
                        || BatchInvariance.holds(policy.config(), slots, requests -> together(requests, SILENT)));
    }

    /** @param slots responses that grow at the same time */
    public Generator(Policy policy, int slots) {
        this(policy, slots, false, true);
    }

    /** A generator that takes ownership of the policy's weights: the policy cannot be used afterwards, and half the memory is needed. */
    public static Generator taking(Policy policy, int slots) {
        return new Generator(policy, slots, true, true);
    }

    /** For a machine whose kernels let the bits of a response depend on its batch. */
    static Generator oneByOne(Policy policy, int slots) {
        return new Generator(policy, slots, false, false);
    }

    /**
     * Samples one response for each request.
     *
     * @return completions in the order of the requests
     * @throws IllegalArgumentException when a prompt has ids outside the vocabulary or a response could outgrow the model
     */
    public List<Completion> generate(List<GenerationRequest> requests) {
        return generate(requests, SILENT);
    }

    /** As {@link #generate(List)}, telling {@code listener} of every token when it is drawn. */
    public List<Completion> generate(List<GenerationRequest> requests, GenerationListener listener) {
        requests.forEach(this::requireFitting);
        return together ? together(requests, listener) : oneByOne(requests, listener);
    }

    private List<Completion> oneByOne(List<GenerationRequest> requests, GenerationListener listener) {
        List<Completion> completions = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            int index = i;
            completions.addAll(together(
                    List.of(requests.get(i)), (request, token, logProb) -> listener.token(index, token, logProb)));
        }
        return completions;
    }

    private List<Completion> together(List<GenerationRequest> requests, GenerationListener listener) {
        Completion[] completions = new Completion[requests.size()];
        PrefillPlan plan =
                PrefillPlan.of(requests, PREFILL_TOKENS, policy.config().maxPositions());
        try (Slots batch = new Slots(
                model,
                requests,
                policy.endOfSequenceIds(),
                Math.min(slots, Math.max(1, requests.size())),
                listener,
                sequence -> completions[sequence.index()] = sequence.completion())) {
            for (PrefillPlan.Batch prompts : plan.batches()) {
                try (Prefill prefill = new Prefill(model, prompts)) {
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
        return List.of(completions);
    }

    private void requireFitting(GenerationRequest request) {
        int limit = policy.config().maxPositions();
        request.prompt().requireBelow(policy.config().vocabularySize());
        if (request.maxLength() > limit) {
            throw new IllegalArgumentException("a prompt of " + request.prompt().size() + " tokens and "
                    + request.maxNewTokens() + " new ones exceed the " + limit + " positions of the model");
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
