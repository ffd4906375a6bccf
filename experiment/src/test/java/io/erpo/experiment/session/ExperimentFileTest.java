package io.erpo.experiment.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.CommandException;
import io.erpo.experiment.plan.ExperimentKind;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.SettingsFile;
import io.erpo.local.Installation;
import io.erpo.local.TorchLearner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentFileTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExperimentPlan plan = ExperimentPlan.of(ExperimentKind.RESIDUAL, SettingsFile.read(Optional.empty()));
    private final Installation stock = new Installation(Path.of("/erpo"));
    private final Installation replaced = new Installation(
            Path.of("/erpo"),
            Optional.of(Path.of("/mine/quarkus-run.jar")),
            Optional.of(new TorchLearner("python3", 2)),
            Optional.empty(),
            Map.of());

    @TempDir
    private Path folder;

    private ExperimentDirectory directory;

    @BeforeEach
    void open() {
        directory = new ExperimentDirectory(folder.resolve("experiment"));
    }

    @Test
    void shouldRefuseToContinueAnotherExperimentInTheSameDirectory() {
        ExperimentPlan six =
                ExperimentPlan.of(ExperimentKind.RESIDUAL, plan.settings().withSeeds(6));

        ExperimentFile.claim(directory, plan, stock);
        ExperimentFile.claim(directory, plan, stock);

        assertThatThrownBy(() -> ExperimentFile.claim(directory, six, stock))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("seeds is 6, and was 5; what is compared is fixed before the first run");
    }

    @Test
    void shouldNoteWhichServicesMakeTheRuns() throws IOException {
        ExperimentFile.claim(directory, plan, replaced);

        assertThat(JSON.readTree(directory.experimentFile().toFile())
                        .path("services")
                        .toString())
                .isEqualTo(
                        "{\"learner-service\":\"learner-torch --ranks 2\",\"reward-service\":\"/mine/quarkus-run.jar\"}");
        assertThatCode(() -> ExperimentFile.claim(directory, plan, replaced)).doesNotThrowAnyException();
    }

    /** Arms would differ in who trained or judged them, and not only in their recipes. */
    @Test
    void shouldRefuseToContinueWithOtherServices() {
        ExperimentFile.claim(directory, plan, replaced);

        assertThatThrownBy(() -> ExperimentFile.claim(directory, plan, stock))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("was begun with other settings: services is {}, and was {\"learner-service\":")
                .hasMessageContaining("choose another --to");
    }

    @Test
    void shouldContinueAnExperimentThatWasBegunBeforeServicesCouldBeReplaced() throws IOException {
        ExperimentFile.claim(directory, plan, stock);
        ObjectNode file = (ObjectNode) JSON.readTree(directory.experimentFile().toFile());
        file.remove("services");
        JSON.writeValue(directory.experimentFile().toFile(), file);

        assertThatCode(() -> ExperimentFile.claim(directory, plan, stock)).doesNotThrowAnyException();
        assertThatThrownBy(() -> ExperimentFile.claim(directory, plan, replaced))
                .hasMessageContaining("and was {}; what is compared is fixed before the first run");
    }
}
