package io.erpo.experiment.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NextRunsTest {

    private static final Arm ERPO = arm("erpo", new Work.Train());
    private static final Arm HOT = arm("hot-all", new Work.TrainAsHotAs("erpo"));
    private static final List<PlannedRun> RUNS =
            List.of(new PlannedRun(HOT, 0), new PlannedRun(ERPO, 0), new PlannedRun(HOT, 1), new PlannedRun(ERPO, 1));
    private static final ExperimentPlan PLAN =
            new ExperimentPlan(ExperimentKind.ABLATION, SettingsFile.read(Optional.empty()), List.of(ERPO, HOT), RUNS);

    private static Arm arm(String name, Work work) {
        return new Arm(name, "erpo", JsonNodeFactory.instance.objectNode(), work);
    }

    private static List<String> started(Map<String, RunState> states, int parallel) {
        return NextRuns.of(PLAN, states, parallel).start().stream()
                .map(PlannedRun::name)
                .toList();
    }

    @Test
    void shouldStartAsManyAsMayRunAndNoneThatFollowsAnother() {
        assertThat(started(Map.of(), 1)).containsExactly("erpo-seed0");
        assertThat(started(Map.of(), 3)).containsExactly("erpo-seed0", "erpo-seed1");
        assertThat(started(Map.of("erpo-seed0", RunState.RUNNING), 1)).isEmpty();
        assertThat(started(Map.of("erpo-seed0", RunState.RUNNING), 2)).containsExactly("erpo-seed1");
    }

    @Test
    void shouldStartAFollowerOnceTheRunItFollowsIsFinished() {
        assertThat(started(Map.of("erpo-seed0", RunState.FINISHED), 1)).containsExactly("hot-all-seed0");
    }

    @Test
    void shouldGoOnWhereAnEarlierSessionStopped() {
        Map<String, RunState> states = Map.of(
                "erpo-seed0", RunState.FINISHED, "hot-all-seed0", RunState.FINISHED, "erpo-seed1", RunState.RUNNING);

        assertThat(started(states, 2)).isEmpty();
    }

    @Test
    void shouldGiveUpAFollowerWhenTheRunItFollowsFailed() {
        NextRuns next = NextRuns.of(PLAN, Map.of("erpo-seed1", RunState.FAILED), 2);

        assertThat(next.blocked()).extracting(PlannedRun::name).containsExactly("hot-all-seed1");
        assertThat(next.start()).extracting(PlannedRun::name).containsExactly("erpo-seed0");
    }
}
