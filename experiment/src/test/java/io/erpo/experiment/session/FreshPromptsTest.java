package io.erpo.experiment.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.cli.terminal.CommandException;
import io.erpo.events.BatchSettings;
import io.erpo.events.RunStarted;
import io.erpo.experiment.plan.ExperimentKind;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.SettingsFile;
import io.erpo.fixtures.SampleEvents;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshPromptsTest {

    private static final ExperimentPlan ABLATION =
            ExperimentPlan.of(ExperimentKind.ABLATION, SettingsFile.read(Optional.empty()));

    /** Two steps of two prompts, each drawn up to three times. */
    private static RunStarted run(int prompts) {
        return SampleEvents.aRun()
                .setBatch(new BatchSettings(true, true, true, 3))
                .setPromptIds(List.copyOf(
                        IntStream.range(0, prompts).mapToObj(i -> "p" + i).toList()))
                .build();
    }

    @Test
    void shouldRefuseATrainingSetThatMayRunOutOfNewPrompts() {
        assertThatCode(() -> FreshPrompts.check(ABLATION.run("fresh-seed0"), run(12)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> FreshPrompts.check(ABLATION.run("fresh-seed0"), run(11)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("may need 12 new prompts")
                .hasMessageContaining("fresh.data has 11");
    }

    @Test
    void shouldLetOtherArmsVisitPromptsAgain() {
        assertThatCode(() -> FreshPrompts.check(ABLATION.run("dapo-seed0"), run(2)))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldKnowNoCommitWhereThereIsNoRepository(@TempDir Path folder) throws InterruptedException {
        assertThat(Commit.of(folder)).isEmpty();
    }
}
