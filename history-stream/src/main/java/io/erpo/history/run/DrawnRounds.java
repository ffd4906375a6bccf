package io.erpo.history.run;

import io.erpo.algorithm.DrawOrder;
import io.erpo.algorithm.PromptId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The prompts that steps draw, round by round. Caches recent steps, because every group of a step asks and a
 * permutation takes time proportional to the size of the training set.
 */
final class DrawnRounds {

    /** Enough for all steps that are open at once. */
    private static final int REMEMBERED = 16;

    private final DrawOrder order;
    private final int promptsPerStep;
    private final Map<Integer, List<List<PromptId>>> roundsByStep = new LinkedHashMap<>();

    DrawnRounds(DrawOrder order, int promptsPerStep) {
        this.order = order;
        this.promptsPerStep = promptsPerStep;
    }

    /**
     * The first {@code rounds} rounds of a step; a round is empty when the step has already drawn the whole training
     * set.
     */
    List<List<PromptId>> of(int step, int rounds) {
        List<List<PromptId>> known = roundsByStep.computeIfAbsent(step, this::first);
        while (known.size() < rounds) {
            known.add(refill(step, known));
        }
        if (roundsByStep.size() > REMEMBERED) {
            roundsByStep.remove(roundsByStep.keySet().iterator().next());
        }
        return known.subList(0, rounds);
    }

    private List<List<PromptId>> first(int step) {
        List<List<PromptId>> rounds = new ArrayList<>();
        rounds.add(order.step(step, promptsPerStep));
        return rounds;
    }

    private List<PromptId> refill(int step, List<List<PromptId>> before) {
        Set<PromptId> seen = new HashSet<>();
        before.forEach(seen::addAll);
        return order.refill(step, before.size(), promptsPerStep, seen);
    }
}
