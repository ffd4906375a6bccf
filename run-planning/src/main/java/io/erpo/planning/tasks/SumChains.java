package io.erpo.planning.tasks;

import io.erpo.planning.data.Problem;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A digit, and numbers from 0 to 5 that are added to it one by one, modulo 10. Only one sign and small numbers, so that a step
 * is one of sixty. Trained are 2 to 4 terms; near are 5 and 6, far 8 to 12.
 */
final class SumChains {

    private static final int MODULUS = 10;
    private static final int ADDENDS = 6;

    private SumChains() {}

    static Problem draw(Random random, Distance distance) {
        int terms = switch (distance) {
            case SAME -> 2 + random.nextInt(3);
            case NEAR -> 5 + random.nextInt(2);
            case FAR -> 8 + random.nextInt(5);
        };
        int first = random.nextInt(MODULUS);
        List<Integer> others = IntStream.range(1, terms)
                .mapToObj(i -> random.nextInt(ADDENDS))
                .toList();
        return problem(first, others);
    }

    private static Problem problem(int first, List<Integer> others) {
        StringBuilder task = new StringBuilder().append(first);
        int sum = first;
        StringBuilder results = new StringBuilder();
        for (int other : others) {
            sum = (sum + other) % MODULUS;
            task.append('+').append(other);
            results.append(results.isEmpty() ? "" : ",").append(sum);
        }
        return new Problem(task + "=", results.toString(), "generated:chains");
    }
}
