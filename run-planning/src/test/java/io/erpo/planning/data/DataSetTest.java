package io.erpo.planning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataSetTest {

    private final List<Problem> problems = IntStream.range(0, 100)
            .mapToObj(i -> new Problem("question " + i, "" + i, "test"))
            .toList();

    @Test
    void shouldHoldOutTheAskedShareInOrderWhenSplit() {
        DataSet split = DataSet.split("test", problems, 0.1, 7);

        assertThat(split.heldOut()).hasSize(10);
        assertThat(split.training()).hasSize(90).doesNotContainAnyElementsOf(split.heldOut());
        assertThat(split.training())
                .isSubsetOf(problems)
                .isSortedAccordingTo((a, b) -> Integer.compare(problems.indexOf(a), problems.indexOf(b)));
    }

    @Test
    void shouldHoldOutTheSameProblemsWhenTheFileHasAnotherOrder() {
        List<Problem> reversed = new ArrayList<>(problems);
        Collections.reverse(reversed);

        assertThat(DataSet.split("test", reversed, 0.1, 7).heldOut())
                .containsExactlyInAnyOrderElementsOf(
                        DataSet.split("test", problems, 0.1, 7).heldOut());
    }

    @Test
    void shouldHoldOutOthersWhenTheSeedDiffers() {
        assertThat(DataSet.split("test", problems, 0.1, 8).heldOut())
                .isNotEqualTo(DataSet.split("test", problems, 0.1, 7).heldOut());
    }

    @Test
    void shouldKeepOneProblemOnEachSideWhenTheFileIsTiny() {
        DataSet split = DataSet.split("test", problems.subList(0, 2), 0.01, 7);

        assertThat(split.training()).hasSize(1);
        assertThat(split.heldOut()).hasSize(1);
    }

    @Test
    void shouldRefuseWhenOneProblemCannotBeBothSides() {
        assertThatThrownBy(() -> DataSet.split("one.jsonl", problems.subList(0, 1), 0.5, 7))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "one.jsonl: a run needs at least one problem to learn from and one to be measured on, found 1 and 0");
    }

    @Test
    void shouldRefuseWhenAProblemIsOnBothSides() {
        assertThatThrownBy(() -> new DataSet("test", problems, problems.subList(3, 4)))
                .hasMessage("test: held out, yet also trained on: \"question 3\"");
    }

    @Test
    void shouldRefuseWhenAProblemIsOnBothSidesInAnotherSpelling() {
        List<Problem> respelled = List.of(new Problem(" question  3", "3", "test"));
        assertThatThrownBy(() -> new DataSet("test", problems, respelled))
                .hasMessage("test: held out, yet also trained on: \" question  3\"");
    }
}
