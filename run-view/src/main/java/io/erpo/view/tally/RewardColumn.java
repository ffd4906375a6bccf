package io.erpo.view.tally;

import io.erpo.events.Reward;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The judgements of one reward, by the number of the response: 13 bytes for each, because a run has millions. */
final class RewardColumn {

    private static final Ruling[] RULINGS = Ruling.values();

    /** Whether the first record of a response counts, as in training, or the last. */
    private final boolean firstCounts;

    private final TreeSet<String> versions = new TreeSet<>();
    private final Map<Ruling, String> words = new EnumMap<>(Ruling.class);
    private final BitSet judged = new BitSet();
    private byte[] rulings = new byte[0];
    private double[] scores = new double[0];
    private int[] micros = new int[0];

    private RewardColumn(boolean firstCounts) {
        this.firstCounts = firstCounts;
    }

    static RewardColumn ofListed() {
        return new RewardColumn(true);
    }

    static RewardColumn ofShadow() {
        return new RewardColumn(false);
    }

    void put(int number, Reward reward) {
        if (firstCounts && judged.get(number)) {
            return;
        }
        if (number >= rulings.length) {
            grow(Math.max(number + 1, 2 * rulings.length));
        }
        judged.set(number);
        versions.add(reward.getVersion());
        Optional.ofNullable(reward.getReason() == null ? reward.getExplanation() : reward.getReason())
                .ifPresent(why -> words.put(Ruling.of(reward), why));
        rulings[number] = (byte) Ruling.of(reward).ordinal();
        scores[number] = reward.getScore();
        micros[number] = (int) Math.min(Integer.MAX_VALUE, reward.getDurationMicros());
    }

    /** The responses with a record; do not modify. */
    BitSet judged() {
        return judged;
    }

    /** Versions of the implementation, joined if there are several. */
    String versions() {
        return String.join(", ", versions);
    }

    /** Why the newest response with this ruling has it; empty when the reward does not say. */
    Optional<String> words(Ruling ruling) {
        return Optional.ofNullable(words.get(ruling));
    }

    Optional<Ruling> ruling(int number) {
        return judged.get(number) ? Optional.of(rulingOf(number)) : Optional.empty();
    }

    /** The ruling on a judged response. */
    Ruling rulingOf(int number) {
        return RULINGS[rulings[number]];
    }

    double score(int number) {
        return scores[number];
    }

    int micros(int number) {
        return micros[number];
    }

    private void grow(int length) {
        rulings = Arrays.copyOf(rulings, length);
        scores = Arrays.copyOf(scores, length);
        micros = Arrays.copyOf(micros, length);
    }
}
