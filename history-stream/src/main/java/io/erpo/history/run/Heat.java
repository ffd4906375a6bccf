package io.erpo.history.run;

import io.erpo.events.VerifiedGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many prompts of a training set have been heated.
 *
 * @param heated prompts with H_i above 0
 * @param counts prompts with H_i = 1, 2, and so on; empty although prompts are heated where an earlier release of this
 * service counted them
 */
record Heat(int heated, List<Integer> counts) {

    static final Heat NONE = new Heat(0, List.of());

    Heat {
        counts = counts == null ? List.of() : List.copyOf(counts);
    }

    /** After these groups: each records its effect on its prompt. */
    Heat after(List<VerifiedGroup> groups) {
        int after = heated
                + groups.stream()
                        .mapToInt(group ->
                                Integer.signum(group.getHistoryAfter()) - Integer.signum(group.getHistoryBefore()))
                        .sum();
        return new Heat(after, known() ? counted(groups) : List.of());
    }

    /** Prompts with H_i = 0, 1, and so on, of this many; empty when they are not known. */
    Optional<List<Integer>> histogram(int prompts) {
        if (!known()) {
            return Optional.empty();
        }
        List<Integer> all = new ArrayList<>();
        all.add(prompts - heated);
        all.addAll(counts);
        return Optional.of(all);
    }

    private boolean known() {
        return counts.stream().mapToInt(Integer::intValue).sum() == heated;
    }

    private List<Integer> counted(List<VerifiedGroup> groups) {
        List<Integer> next = new ArrayList<>(counts);
        for (VerifiedGroup group : groups) {
            add(next, group.getHistoryBefore(), -1);
            add(next, group.getHistoryAfter(), 1);
        }
        while (!next.isEmpty() && next.get(next.size() - 1) == 0) {
            next.remove(next.size() - 1);
        }
        return next;
    }

    private static void add(List<Integer> counts, int history, int change) {
        if (history == 0) {
            return;
        }
        while (counts.size() < history) {
            counts.add(0);
        }
        counts.set(history - 1, counts.get(history - 1) + change);
    }
}
