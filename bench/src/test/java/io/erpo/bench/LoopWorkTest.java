package io.erpo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.erpo.cli.InProcess;
import io.erpo.cli.terminal.CommandException;
import io.erpo.planning.RunPlan;
import io.erpo.planning.RunPlanner;
import io.erpo.settings.Presets;
import io.erpo.settings.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopWorkTest {

    @TempDir
    Path directory;

    @Test
    void shouldPlanARunThatNeverDrawsAPromptTwice() throws IOException {
        LoopWork work = new LoopWork(6, 1);
        try (EndlessModel endless = EndlessModel.of(InProcess.TINY)) {
            RunPlan plan = new RunPlanner(Path.of(".."))
                    .acceptingEndless()
                    .plan(
                            new TrainOptions(
                                    Optional.of(Presets.DEMONSTRATION),
                                    Optional.empty(),
                                    OptionalLong.empty(),
                                    OptionalInt.of(work.steps()),
                                    Optional.of(endless.directory()),
                                    Optional.of(Files.writeString(directory.resolve("p.jsonl"), work.dataFile())),
                                    Optional.of(Files.writeString(directory.resolve("s.yaml"), work.settings())),
                                    Optional.empty()),
                            "test",
                            Instant.EPOCH);

            assertThat(plan.run().getPromptIds()).hasSizeGreaterThanOrEqualTo(6 * LoopWork.PROMPTS);
            assertThat(plan.run().getSampling().getGroupSize()).isEqualTo(LoopWork.GROUP);
            assertThat(plan.run().getSampling().getMaxNewTokens()).isEqualTo(LoopWork.NEW_TOKENS);
            assertThat(plan.run().getSampling().getMaxPolicyLag()).isEqualTo(1);
            assertThat(plan.run().getOptimizer().getMiniBatchPrompts()).isEqualTo(LoopWork.PROMPTS);
            assertThat(plan.prompts()).allMatch(prompt -> prompt.getText().length() == 16);
        }
    }

    @Test
    void shouldCountOnlyStepsWithBothSamplingAndLearning() {
        assertThat(new LoopWork(9, 1).steadySteps()).isEqualTo(4);
        assertThat(new LoopWork(9, 1).isSteady(3)).isFalse();
        assertThat(new LoopWork(9, 1).isSteady(4)).isTrue();
        assertThat(new LoopWork(9, 1).isSteady(7)).isTrue();
        assertThat(new LoopWork(9, 1).isSteady(8)).isFalse();
        assertThat(new LoopWork(9, 0).isSteady(8)).isTrue();
    }

    @Test
    void shouldRefuseMoreStepsThanThereArePrompts() {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> new LoopWork(125, 1))
                .withMessage("--steps must be from 6 to 124, was 125");
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> new LoopWork(5, -1))
                .withMessage("--policy-lag must be at least 0, was -1");
    }
}
