package io.erpo.planning.data;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Problems on which a policy of a million parameters can generalize, of graded difficulty: reverse 2 to 5 digits
 * ({@code rev 4821=}), sort them ({@code sort 312=}), find their maximum ({@code max 9135=}), add numbers of 1 to 3
 * digits without carry ({@code 34+25=}). Digits are 1 to 9, because 012 and 12 are equal numbers but different strings.
 *
 * <p>The hash of its content decides whether a problem is for warm-up, for training or held out, whatever the seeds, so
 * these never have a problem in common.
 */
public final class GeneratedTasks {

    private enum Part {
        WARM_UP,
        TRAINING,
        HELD_OUT;

        /** Half of all problems are for warm-up, five in sixteen for training, three in sixteen are held out. */
        static Part of(Problem problem) {
            int sixteenth = Character.digit(problem.contentHash().charAt(0), 16);
            return sixteenth < 8 ? WARM_UP : sixteenth < 13 ? TRAINING : HELD_OUT;
        }
    }

    /** The supply is about six times as large for training, and four times for holding out. */
    private static final int MOST = 10_000;

    private final long seed;

    /**
     * @param seed determines which problems are drawn; not the seed of a run, so that runs with several seeds are
     * comparable
     */
    public GeneratedTasks(long seed) {
        this.seed = seed;
    }

    /** Different problems, an equal number of each kind as far as the supply allows. */
    public DataSet dataSet(int training, int heldOut) {
        return new DataSet(
                "generated:digits seed " + seed, distinct(Part.TRAINING, training), distinct(Part.HELD_OUT, heldOut));
    }

    /** An endless stream of problems that no data set contains, with repetition. */
    public Stream<Problem> warmUp() {
        Random random = new Random(seed);
        return Stream.generate(() -> draw(random)).filter(problem -> Part.of(problem) == Part.WARM_UP);
    }

    private List<Problem> distinct(Part part, int count) {
        if (count > MOST) {
            throw new DataException(
                    "at most %d problems are generated for training and as many to hold out, asked for %d;"
                                    .formatted(MOST, count)
                            + " ask for fewer in data.training or data.heldOut, or bring a file with data.source");
        }
        Random random = new Random(seed);
        return Stream.generate(() -> draw(random))
                .filter(problem -> Part.of(problem) == part)
                .distinct()
                .limit(count)
                .toList();
    }

    private static Problem draw(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> {
                String digits = digits(random);
                yield problem(
                        "rev " + digits, new StringBuilder(digits).reverse().toString());
            }
            case 1 -> {
                String digits = digits(random);
                yield problem("sort " + digits, sorted(digits));
            }
            case 2 -> {
                String digits = digits(random);
                yield problem("max " + digits, sorted(digits).substring(digits.length() - 1));
            }
            default -> addition(random);
        };
    }

    /** Two numbers of 1 to 3 digits; no column carries, so the policy only needs to know the sums of single digits. */
    private static Problem addition(Random random) {
        StringBuilder first = new StringBuilder();
        StringBuilder second = new StringBuilder();
        StringBuilder sum = new StringBuilder();
        int columns = 1 + random.nextInt(3);
        for (int column = 0; column < columns; column++) {
            int total = 2 + random.nextInt(8);
            int share = 1 + random.nextInt(total - 1);
            first.append(share);
            second.append(total - share);
            sum.append(total);
        }
        return problem(first + "+" + second, sum.toString());
    }

    private static Problem problem(String task, String answer) {
        return new Problem(task + "=", answer, "generated:digits");
    }

    private static String digits(Random random) {
        return IntStream.range(0, 2 + random.nextInt(4))
                .mapToObj(i -> String.valueOf(digit(random)))
                .collect(Collectors.joining());
    }

    private static int digit(Random random) {
        return 1 + random.nextInt(9);
    }

    private static String sorted(String digits) {
        return digits.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    }
}
