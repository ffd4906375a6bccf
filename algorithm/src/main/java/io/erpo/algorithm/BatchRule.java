package io.erpo.algorithm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which drawn groups a step learns from, and whether to draw again (dynamic sampling, DAPO, arXiv 2503.14476, section
 * 3.2).
 *
 * @param dropAllCorrect whether all-correct groups are left out
 * @param dropAllIncorrect whether all-incorrect groups are left out
 * @param dynamicSampling whether to draw until the batch is full of kept groups
 * @param maxDraws draws after which the step goes on with what it has; 1 without dynamic sampling
 */
public record BatchRule(boolean dropAllCorrect, boolean dropAllIncorrect, boolean dynamicSampling, int maxDraws) {

    public BatchRule {
        if (maxDraws < 1) {
            throw new IllegalArgumentException("batch.maxDraws must be 1 or more, was " + maxDraws);
        }
    }

    /** Why a group is left out. */
    public enum DropReason {
        ALL_CORRECT,
        ALL_INCORRECT,
        /** The batch was full without it. */
        SURPLUS,
        /** It has no outcome to learn from. */
        UNDECIDED
    }

    /** A group that is left out. */
    public record Dropped<G>(G group, DropReason reason) {}

    /**
     * What a step learns from.
     *
     * @param kept in draw order
     * @param dropped in draw order
     * @param draws how many draws it took
     * @param full whether there were enough kept groups; always true without dynamic sampling
     */
    public record BatchPlan<G>(List<G> kept, List<Dropped<G>> dropped, int draws, boolean full) {

        public BatchPlan {
            kept = List.copyOf(kept);
            dropped = List.copyOf(dropped);
        }
    }

    /**
     * Decides on a step whose drawn groups are all known.
     *
     * @param groups every group drawn for the step, in draw order
     * @param draws how many draws brought them
     * @param promptsPerStep groups of a full batch
     * @param morePrompts whether another draw could bring a prompt that the step has not drawn
     * @return the batch, or empty when another draw is needed first
     */
    public <G> Optional<BatchPlan<G>> decide(
            List<G> groups, Function<G, Outcome> outcome, int draws, int promptsPerStep, boolean morePrompts) {
        List<G> kept = new ArrayList<>();
        List<Dropped<G>> dropped = new ArrayList<>();
        for (G group : groups) {
            Optional<DropReason> reason = reasonToDrop(outcome.apply(group), kept.size() == promptsPerStep);
            reason.ifPresentOrElse(r -> dropped.add(new Dropped<>(group, r)), () -> kept.add(group));
        }
        boolean full = !dynamicSampling || kept.size() == promptsPerStep;
        if (!full && draws < maxDraws && morePrompts) {
            return Optional.empty();
        }
        return Optional.of(new BatchPlan<>(kept, dropped, draws, full));
    }

    private Optional<DropReason> reasonToDrop(Outcome outcome, boolean batchFull) {
        if (outcome == Outcome.UNDECIDED) {
            return Optional.of(DropReason.UNDECIDED);
        }
        if (dropAllCorrect && outcome == Outcome.ALL_CORRECT) {
            return Optional.of(DropReason.ALL_CORRECT);
        }
        if (dropAllIncorrect && outcome == Outcome.ALL_INCORRECT) {
            return Optional.of(DropReason.ALL_INCORRECT);
        }
        return batchFull ? Optional.of(DropReason.SURPLUS) : Optional.empty();
    }
}
