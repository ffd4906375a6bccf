package io.erpo.experiment.session;

import io.erpo.experiment.result.Measurement;
import io.erpo.experiment.result.RunResult;
import io.erpo.planning.data.Problem;
import java.util.List;
import java.util.stream.IntStream;

/** The residual problems of a checkpoint. */
final class Residual {

    private Residual() {}

    /**
     * The problems whose responses were all correct.
     *
     * @param problems in the order in which they were measured
     */
    static List<Problem> of(List<Problem> problems, RunResult labelled) {
        Measurement measured = labelled.measurements().get(0);
        if (measured.prompts().size() != problems.size()) {
            throw new IllegalStateException("%s measured %d problems, not %d"
                    .formatted(labelled.name(), measured.prompts().size(), problems.size()));
        }
        return IntStream.range(0, problems.size())
                .filter(i -> measured.prompts().get(i).correct() == measured.samples())
                .mapToObj(problems::get)
                .toList();
    }
}
