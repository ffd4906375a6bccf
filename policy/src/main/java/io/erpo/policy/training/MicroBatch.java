package io.erpo.policy.training;

import io.erpo.policy.TokenIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Consecutive sequences of a mini-batch that are computed together. Equal prompts are computed once.
 *
 * @param first index in the mini-batch of the first sequence
 * @param prompts the distinct prompts in the order of their first sequence
 * @param owners the prompt of each sequence
 */
record MicroBatch<S extends TrainableSequence>(
        int first, List<S> sequences, List<TokenIds> prompts, List<Integer> owners) {

    /** Attention sees a prompt once for each of its responses: at most so many tokens for one that is computed. */
    private static final int ATTENTION_TOKENS = 4;

    /**
     * Cuts a mini-batch into micro-batches of much the same size, as many for each lane; a function of the order of its
     * sequences alone.
     *
     * @param budget most tokens; a single sequence that exceeds it gets its own micro-batch
     */
    static <S extends TrainableSequence> List<MicroBatch<S>> cut(List<S> sequences, int budget, int lanes) {
        int fewest = cut(sequences, budget).size();
        int count = (fewest + lanes - 1) / lanes * lanes;
        int tooSmall = 0;
        int smallest = budget;
        while (smallest - tooSmall > 1) {
            int tried = tooSmall + (smallest - tooSmall) / 2;
            if (cut(sequences, tried).size() <= count) {
                smallest = tried;
            } else {
                tooSmall = tried;
            }
        }
        return cut(sequences, smallest);
    }

    /** Fills one micro-batch after the other. */
    static <S extends TrainableSequence> List<MicroBatch<S>> cut(List<S> sequences, int budget) {
        List<MicroBatch<S>> batches = new ArrayList<>();
        int first = 0;
        while (first < sequences.size()) {
            Map<TokenIds, Integer> prompts = new LinkedHashMap<>();
            List<Integer> owners = new ArrayList<>();
            long computed = 0;
            long attended = 0;
            int end = first;
            while (end < sequences.size()) {
                S next = sequences.get(end);
                boolean known = prompts.containsKey(next.prompt());
                computed += inputs(next) + (known ? 0 : next.prompt().size());
                attended += inputs(next) + next.prompt().size();
                if (end > first && (computed > budget || attended > (long) ATTENTION_TOKENS * budget)) {
                    break;
                }
                prompts.putIfAbsent(next.prompt(), prompts.size());
                owners.add(prompts.get(next.prompt()));
                end++;
            }
            batches.add(new MicroBatch<>(first, sequences.subList(first, end), List.copyOf(prompts.keySet()), owners));
            first = end;
        }
        return batches;
    }

    /** Tokens of all responses. */
    int tokens() {
        return sequences.stream()
                .mapToInt(sequence -> sequence.response().size())
                .sum();
    }

    TokenIds promptOf(int sequence) {
        return prompts.get(owners.get(sequence));
    }

    /** Tokens of a response that are computed: the last one predicts nothing. */
    static int inputs(TrainableSequence sequence) {
        return sequence.response().size() - 1;
    }
}
