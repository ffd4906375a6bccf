package io.erpo.algorithm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * Which prompts a step draws: each epoch visits every prompt once, in a seeded permutation that is computed and never
 * stored. Steps read the epochs end to end, so a step may cross from one epoch into the next.
 *
 * @param seed the run's seed
 * @param prompts the training set, in its recorded order, without repetition
 * @param distinct whether the prompts of a step that crosses are distinct, see {@link EpochOrder}; runs of older
 * versions read plain permutations, so a prompt could be at the end of one and at the beginning of the next
 */
public record DrawOrder(long seed, List<PromptId> prompts, boolean distinct) {

    public DrawOrder {
        prompts = List.copyOf(prompts);
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException("the training set has no prompts");
        }
        Set<PromptId> seen = new HashSet<>();
        for (PromptId prompt : prompts) {
            if (!seen.add(prompt)) {
                throw new IllegalArgumentException("the training set holds a prompt twice: " + prompt);
            }
        }
    }

    /** The order of a new run. */
    public DrawOrder(long seed, List<PromptId> prompts) {
        this(seed, prompts, true);
    }

    /**
     * Whether any step crosses from one epoch into the next; where none does, both orders are the same.
     *
     * @param prompts size of the training set
     */
    public static boolean crossesEpochs(int prompts, int promptsPerStep) {
        return prompts % promptsPerStep != 0;
    }

    /**
     * The prompts of a step (from 0), in draw order.
     *
     * @throws IllegalArgumentException when the training set has fewer prompts than a step: each epoch would be shorter
     * than the step, which would visit a prompt twice
     */
    public List<PromptId> step(int step, int promptsPerStep) {
        if (step < 0 || promptsPerStep < 1) {
            throw new IllegalArgumentException("a step from 0 on draws at least one prompt, asked for step " + step
                    + " and promptsPerStep " + promptsPerStep);
        }
        if (promptsPerStep > prompts.size()) {
            throw new IllegalArgumentException(
                    "promptsPerStep must be at most the number of training prompts (%d), was %d"
                            .formatted(prompts.size(), promptsPerStep));
        }
        LongFunction<int[]> orders = orders(promptsPerStep);
        long first = (long) step * promptsPerStep;
        List<PromptId> drawn = new ArrayList<>(promptsPerStep);
        int[] epoch = {};
        for (long position = first; position < first + promptsPerStep; position++) {
            int place = (int) (position % prompts.size());
            if (position == first || place == 0) {
                epoch = orders.apply(position / prompts.size());
            }
            drawn.add(prompts.get(epoch[place]));
        }
        return List.copyOf(drawn);
    }

    /**
     * The prompts of a refill round (from 1) of dynamic sampling: a stream of its own for each step and round, so that
     * refills leave the draw order of the steps as it is. Prompts already drawn in the step are passed over; fewer than
     * asked for come back when the training set is exhausted.
     */
    public List<PromptId> refill(int step, int round, int promptsPerStep, Set<PromptId> alreadyDrawn) {
        return Arrays.stream(permutation("refill", step + "/" + round))
                .mapToObj(prompts::get)
                .filter(Predicate.not(alreadyDrawn::contains))
                .limit(promptsPerStep)
                .toList();
    }

    private LongFunction<int[]> orders(int promptsPerStep) {
        LongFunction<int[]> permutations = epoch -> permutation("epoch", epoch);
        return distinct ? new EpochOrder(permutations, prompts.size(), promptsPerStep)::of : permutations;
    }

    private int[] permutation(String stream, Object number) {
        return new SplitMix64(Hash.of(stream, seed, number)).permutation(prompts.size());
    }
}
