package io.erpo.planning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GeneratedTasksTest {

    private final DataSet data = new GeneratedTasks(7).dataSet(512, 256);

    @Test
    void shouldGiveDifferentProblemsOfEveryKindWhenAsked() {
        assertThat(data.all().map(Problem::text).distinct()).hasSize(768);
        assertThat(data.training()).hasSize(512);
        assertThat(data.heldOut()).hasSize(256);
        assertThat(kinds(data.training())).containsExactlyInAnyOrder("rev", "sort", "max", "sum");
        assertThat(kinds(data.heldOut())).containsExactlyInAnyOrder("rev", "sort", "max", "sum");
    }

    @Test
    void shouldAnswerEveryProblemRightWhenGenerated() {
        assertThat(data.all())
                .allSatisfy(problem -> assertThat(problem.reference()).isEqualTo(solve(problem.text())));
    }

    @Test
    void shouldGiveTheSameProblemsWhenTheSeedIsTheSame() {
        assertThat(new GeneratedTasks(7).dataSet(512, 256)).isEqualTo(data);
        assertThat(new GeneratedTasks(8).dataSet(512, 256).training()).isNotEqualTo(data.training());
    }

    @Test
    void shouldWarmUpOnOtherProblemsWhateverTheSeed() {
        Set<Problem> known = data.all().collect(Collectors.toSet());

        assertThat(new GeneratedTasks(7).warmUp().limit(5_000)).doesNotContainAnyElementsOf(known);
        assertThat(new GeneratedTasks(1).warmUp().limit(5_000)).doesNotContainAnyElementsOf(known);
    }

    @Test
    void shouldSayHowManyThereCanBeWhenAskedForTooMany() {
        assertThatThrownBy(() -> new GeneratedTasks(7).dataSet(10_001, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("at most 10000 problems are generated", "asked for 10001")
                .hasMessageContaining("data.training");
    }

    private static Set<String> kinds(List<Problem> problems) {
        return problems.stream()
                .map(problem ->
                        problem.text().contains("+") ? "sum" : problem.text().split(" ")[0])
                .collect(Collectors.toSet());
    }

    private static String solve(String text) {
        String[] words = text.replace("=", "").split("[ +]");
        if (text.contains("+")) {
            return String.valueOf(Integer.parseInt(words[0]) + Integer.parseInt(words[1]));
        }
        Stream<String> digits = words[1].chars().mapToObj(Character::toString);
        return switch (words[0]) {
            case "rev" -> digits.reduce("", (reversed, digit) -> digit + reversed);
            case "sort" -> digits.sorted().collect(Collectors.joining());
            default -> digits.max(String::compareTo).orElseThrow();
        };
    }
}
