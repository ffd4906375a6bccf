package io.erpo.planning.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.planning.data.DataException;
import io.erpo.planning.data.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepTasksTest {

    private static final long SEED = 7;

    @ParameterizedTest
    @EnumSource(StepTasks.class)
    void shouldHaveNoProblemInTwoSetsWhateverTheSeeds(StepTasks family) {
        Set<Problem> training = new HashSet<>(family.training(512, SEED));
        Set<Problem> heldOut = new HashSet<>();
        for (Distance distance : Distance.values()) {
            heldOut.addAll(family.heldOut(distance, 256, SEED + 1));
        }

        assertThat(training).hasSize(512).noneMatch(heldOut::contains);
        assertThat(heldOut).hasSize(768);
        assertThat(family.warmUp(3)
                        .limit(5_000)
                        .noneMatch(problem -> training.contains(problem) || heldOut.contains(problem)))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(StepTasks.class)
    void shouldGiveTheSameProblemsWhenTheSeedIsTheSame(StepTasks family) {
        List<Problem> first = family.training(50, SEED);
        assertThat(family.training(50, SEED)).isEqualTo(first);
        assertThat(family.training(50, SEED + 1)).isNotEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(StepTasks.class)
    void shouldWarmUpOnEveryDistanceAndSeldomOnLongOnes(StepTasks family) {
        List<Problem> warmUp = family.warmUp(1).limit(4_000).toList();
        int longestTrained = longest(family.training(512, SEED));

        assertThat(warmUp.stream().filter(problem -> steps(problem) > longestTrained))
                .hasSizeBetween(180, 600);
        assertThat(longest(warmUp)).isEqualTo(longest(family.heldOut(Distance.FAR, 256, SEED)));
    }

    @Test
    void shouldWriteDownTheStringAfterEachRule() {
        assertThat(all(StepTasks.RULES))
                .allSatisfy(problem -> assertThat(problem.reference()).isEqualTo(rewritten(problem.text())));
        assertThat(rewritten("RS:abca=")).isEqualTo("acba>aabc");
        assertThat(rewritten("LEDM:abcd=")).isEqualTo("bcda>acdb>aacd>bbcd");
    }

    /** Every pair of rules is trained on or is near, and none is both. */
    @Test
    void shouldLeaveTwoPairsOfEachRuleToTheNearSet() {
        Set<String> trained = names(StepTasks.RULES.training(4_000, SEED));
        Set<String> near = names(StepTasks.RULES.heldOut(Distance.NEAR, 1_000, SEED));

        assertThat(trained.stream().filter(rules -> rules.length() == 1)).hasSize(6);
        assertThat(trained.stream().filter(rules -> rules.length() == 2)).hasSize(24);
        assertThat(near).hasSize(12).doesNotContainAnyElementsOf(trained);
        assertThat(near.stream().filter(pair -> pair.startsWith("R"))).containsExactlyInAnyOrder("RL", "RD");
        assertThat(names(StepTasks.RULES.heldOut(Distance.FAR, 256, SEED)))
                .allSatisfy(rules -> assertThat(rules).hasSizeBetween(3, 4));
    }

    @Test
    void shouldWriteDownEverySumOfAChain() {
        assertThat(all(StepTasks.CHAINS)).allSatisfy(problem -> {
            List<String> sums = new ArrayList<>();
            int sum = 0;
            for (String term : problem.text().replace("=", "").split("\\+")) {
                sum = (sum + Integer.parseInt(term)) % 10;
                sums.add(String.valueOf(sum));
            }
            assertThat(problem.reference()).isEqualTo(String.join(",", sums.subList(1, sums.size())));
        });
    }

    @Test
    void shouldSayHowManyThereAreWhenAskedForTooMany() {
        assertThatThrownBy(() -> StepTasks.CHAINS.training(2_000, SEED))
                .isInstanceOf(DataException.class)
                .hasMessageMatching("chains has only \\d+ such problems, asked for 2000; ask for fewer");
    }

    private static List<Problem> all(StepTasks family) {
        List<Problem> problems = new ArrayList<>(family.training(512, SEED));
        for (Distance distance : Distance.values()) {
            problems.addAll(family.heldOut(distance, 256, SEED));
        }
        return problems;
    }

    private static int longest(List<Problem> problems) {
        return problems.stream().mapToInt(StepTasksTest::steps).max().orElseThrow();
    }

    private static int steps(Problem problem) {
        return problem.reference().split("[,>]").length;
    }

    private static Set<String> names(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.text().substring(0, problem.text().indexOf(':')))
                .collect(Collectors.toSet());
    }

    /** The rules once more, letter by letter. */
    private static String rewritten(String task) {
        char[] text = task.substring(task.indexOf(':') + 1, task.length() - 1).toCharArray();
        List<String> results = new ArrayList<>();
        for (char rule : task.substring(0, task.indexOf(':')).toCharArray()) {
            char[] next = text.clone();
            int last = text.length - 1;
            switch (rule) {
                case 'R' -> {
                    for (int i = 0; i <= last; i++) {
                        next[i] = text[last - i];
                    }
                }
                case 'L' -> {
                    for (int i = 0; i <= last; i++) {
                        next[i] = text[(i + 1) % text.length];
                    }
                }
                case 'E' -> {
                    next[0] = text[last];
                    next[last] = text[0];
                }
                case 'S' -> java.util.Arrays.sort(next);
                case 'D' -> System.arraycopy(text, 0, next, 1, last);
                default -> {
                    for (int i = 0; i <= last; i++) {
                        next[i] = text[i] == 'a' ? 'b' : text[i] == 'b' ? 'a' : text[i];
                    }
                }
            }
            text = next;
            results.add(new String(text));
        }
        return String.join(">", results);
    }
}
