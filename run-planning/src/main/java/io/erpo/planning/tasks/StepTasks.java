package io.erpo.planning.tasks;

import io.erpo.planning.data.DataException;
import io.erpo.planning.data.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Families of problems that are solved step by step, each step written down. Short ones become easy while long ones still fail:
 * a policy that does a step right with probability 0.99 is right in 16 of 16 tries at two steps in three of four prompts, and
 * wrong in a tenth of all tries at eleven.
 *
 * <p>The hash of its content decides whether a problem is for warm-up, for training or held out, whatever the seeds, so these
 * never have a problem in common.
 */
public enum StepTasks {
    /** Rules for strings, one after another: {@code RS:abca=} is {@code acba>aabc}. */
    RULES(StringRules.LETTERS, StringRules::draw),
    /** Sums of a digit and small numbers, modulo 10: {@code 7+4+2=} is {@code 1,3}. */
    CHAINS("0123456789", SumChains::draw);

    private enum Part {
        WARM_UP,
        TRAINING,
        HELD_OUT;

        static Part of(Problem problem) {
            int sixteenth = Character.digit(problem.contentHash().charAt(0), 16);
            return sixteenth < 8 ? WARM_UP : sixteenth < 13 ? TRAINING : HELD_OUT;
        }
    }

    /** Long problems in the warm-up: a policy must have seen their positions, and must not be good at them. */
    private static final double FAR_SHARE = 0.06;

    private static final double NEAR_SHARE = 0.06;

    /** A supply of different problems that ends is noticed, and not waited for. */
    private static final int DRAWS_FOR_ONE = 10_000;

    private final String answerCharacters;
    private final BiFunction<Random, Distance, Problem> draw;

    StepTasks(String answerCharacters, BiFunction<Random, Distance, Problem> draw) {
        this.answerCharacters = answerCharacters;
        this.draw = draw;
    }

    /** The name as users write it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What results are made of; the characters between results are not among them. */
    public String answerCharacters() {
        return answerCharacters;
    }

    /** Different problems to train on. */
    public List<Problem> training(int count, long seed) {
        return distinct(Part.TRAINING, Distance.SAME, count, seed);
    }

    /** Different problems that are never trained on. */
    public List<Problem> heldOut(Distance distance, int count, long seed) {
        return distinct(Part.HELD_OUT, distance, count, seed);
    }

    /** An endless stream of problems that are neither trained on nor held out, with repetition; few of them are long. */
    public Stream<Problem> warmUp(long seed) {
        Random random = new Random(seed);
        return Stream.generate(() -> draw.apply(random, distance(random)))
                .filter(problem -> Part.of(problem) == Part.WARM_UP);
    }

    private static Distance distance(Random random) {
        double place = random.nextDouble();
        if (place < FAR_SHARE) {
            return Distance.FAR;
        }
        return place < FAR_SHARE + NEAR_SHARE ? Distance.NEAR : Distance.SAME;
    }

    private List<Problem> distinct(Part part, Distance distance, int count, long seed) {
        Random random = new Random(seed);
        List<Problem> problems = Stream.generate(() -> draw.apply(random, distance))
                .limit((long) DRAWS_FOR_ONE + 100L * count)
                .filter(problem -> Part.of(problem) == part)
                .distinct()
                .limit(count)
                .toList();
        if (problems.size() < count) {
            throw new DataException("%s has only %d such problems, asked for %d; ask for fewer"
                    .formatted(id(), problems.size(), count));
        }
        return problems;
    }
}
