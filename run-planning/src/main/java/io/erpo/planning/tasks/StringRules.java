package io.erpo.planning.tasks;

import io.erpo.planning.data.Problem;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Strings of 4 or 5 letters, changed by one rule after another. Trained are single rules and 24 of the 36 pairs; near are the
 * other pairs, far are three or four rules.
 */
final class StringRules {

    static final String LETTERS = "abcd";

    /** A rule with the letter that stands for it. */
    private enum Rule {
        R(text -> new StringBuilder(text).reverse().toString()),
        L(text -> text.substring(1) + text.charAt(0)),
        E(text -> text.charAt(text.length() - 1) + text.substring(1, text.length() - 1) + text.charAt(0)),
        S(text -> text.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining())),
        D(text -> text.charAt(0) + text.substring(0, text.length() - 1)),
        M(text -> text.replace('a', 'x').replace('b', 'a').replace('x', 'b'));

        private final UnaryOperator<String> change;

        Rule(UnaryOperator<String> change) {
            this.change = change;
        }

        static Rule draw(Random random) {
            return values()[random.nextInt(values().length)];
        }

        /** Each rule stands in two pairs as the first and in two as the second. */
        static boolean isLeftOut(List<Rule> pair) {
            int apart = Math.floorMod(pair.get(1).ordinal() - pair.get(0).ordinal(), values().length);
            return apart == 1 || apart == 4;
        }
    }

    private StringRules() {}

    static Problem draw(Random random, Distance distance) {
        return problem(rules(random, distance), text(random));
    }

    private static List<Rule> rules(Random random, Distance distance) {
        return switch (distance) {
            case SAME -> random.nextBoolean() ? List.of(Rule.draw(random)) : pair(random, false);
            case NEAR -> pair(random, true);
            case FAR -> IntStream.range(0, 3 + random.nextInt(2))
                    .mapToObj(i -> Rule.draw(random))
                    .toList();
        };
    }

    private static List<Rule> pair(Random random, boolean leftOut) {
        List<Rule> pair = List.of(Rule.draw(random), Rule.draw(random));
        return Rule.isLeftOut(pair) == leftOut ? pair : pair(random, leftOut);
    }

    private static String text(Random random) {
        return IntStream.range(0, 4 + random.nextInt(2))
                .mapToObj(i -> String.valueOf(LETTERS.charAt(random.nextInt(LETTERS.length()))))
                .collect(Collectors.joining());
    }

    private static Problem problem(List<Rule> rules, String text) {
        StringBuilder results = new StringBuilder();
        String changed = text;
        for (Rule rule : rules) {
            changed = rule.change.apply(changed);
            results.append(results.isEmpty() ? "" : ">").append(changed);
        }
        String names = rules.stream().map(Rule::name).collect(Collectors.joining());
        return new Problem(names + ":" + text + "=", results.toString(), "generated:rules");
    }
}
