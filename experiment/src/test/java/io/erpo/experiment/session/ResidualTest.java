package io.erpo.experiment.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.chat.ChatMessage;
import io.erpo.experiment.result.Measurement;
import io.erpo.experiment.result.RunResult;
import io.erpo.planning.data.Problem;
import io.erpo.planning.data.ProblemFiles;
import io.erpo.settings.DataSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidualTest {

    private static final List<Problem> PROBLEMS = List.of(
            new Problem("1+1=", "2", "a:1"),
            new Problem("how many?", "3", "a:2", "sums", List.of(new ChatMessage("user", "how many?"))),
            new Problem("2+2=", "4", "a:3"));

    private static RunResult labelled(int... correct) {
        RunResult none = RunResult.notMade("label-seed0", "label", 0, "");
        return new RunResult(
                none.name(),
                none.arm(),
                0,
                "",
                "",
                "finished",
                "",
                "",
                "",
                "",
                "",
                0,
                List.of(),
                List.of(),
                List.of(new Measurement(
                        "pool",
                        0,
                        4,
                        1.0,
                        Arrays.stream(correct)
                                .mapToObj(c -> new Measurement.Score("p", c, 1))
                                .toList())),
                List.of());
    }

    @Test
    void shouldKeepTheProblemsWhoseResponsesWereAllCorrect() {
        assertThat(Residual.of(PROBLEMS, labelled(4, 3, 4))).containsExactly(PROBLEMS.get(0), PROBLEMS.get(2));
        assertThat(Residual.of(PROBLEMS, labelled(0, 3, 0))).isEmpty();
        assertThatThrownBy(() -> Residual.of(PROBLEMS, labelled(4))).hasMessageContaining("measured 1 problems, not 3");
    }

    @Test
    void shouldWriteProblemsSoThatTheyAreReadAgainAsTheyWere(@TempDir Path folder) {
        Path file = folder.resolve("residual.jsonl");

        ProblemRows.write(file, PROBLEMS);

        assertThat(ProblemFiles.read(DataSource.ofFile(file.toString(), 0.5, 0)).problems())
                .extracting(Problem::text, Problem::reference, Problem::dataSource, Problem::messages)
                .containsExactlyElementsOf(PROBLEMS.stream()
                        .map(problem -> Tuple.tuple(
                                problem.text(), problem.reference(), problem.dataSource(), problem.messages()))
                        .toList());
    }
}
