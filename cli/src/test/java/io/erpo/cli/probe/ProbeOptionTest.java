package io.erpo.cli.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.local.Installation;
import io.erpo.planning.RunPlan;
import io.erpo.planning.RunPlanner;
import io.erpo.settings.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The shipped policy in a real child process. */
class ProbeOptionTest {

    private static final Installation HOME = new Installation(Path.of(".."));

    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();

    @Test
    void shouldShowAResponseOfTheBasePolicyAndItsVerdictBeforeARunOnOwnData() throws Exception {
        RunPlan plan = plan(Optional.of(data()));

        probe(plan);

        assertThat(said.get(0)).startsWith("probe: putting 3 problems to the base policy before anything starts");
        assertThat(said.get(1))
                .matches("probe: the base policy answered 3 of the problems in \\d+ s:"
                        + " \\d correct, \\d incorrect, 0 undecided");
        assertThat(said.get(2))
                .containsPattern("  prompt     (rev|sort|max) \\d+=\n  reference  \\d+\n  response   .*\n"
                        + "  verdict    (correct|incorrect) by exact-match");
    }

    @Test
    void shouldSayNothingWhenTheRunIsTheDemonstrationOrTheUserSaysNo() throws Exception {
        probe(plan(Optional.empty()));
        probe(plan(Optional.of(data())), "--no-probe");

        assertThat(said).isEmpty();
    }

    private Path data() throws IOException {
        return Files.writeString(directory.resolve("d.jsonl"), """
                {"prompt": "rev 482=", "answer": "284"}
                {"prompt": "sort 312=", "answer": "123"}
                {"prompt": "max 482=", "answer": "8"}
                {"prompt": "rev 12=", "answer": "21"}
                """);
    }

    private void probe(RunPlan plan, String... arguments) throws InterruptedException {
        ProbeOption option = new ProbeOption();
        new CommandLine(new WithProbe(option)).parseArgs(arguments);
        option.run(plan, HOME, said::add);
    }

    private RunPlan plan(Optional<Path> data) throws IOException {
        Path config = Files.writeString(
                directory.resolve("my.yaml"), "sampling: {promptsPerStep: 2}\noptimizer: {miniBatchPrompts: 2}\n");
        TrainOptions options = new TrainOptions(
                Optional.of("tiny-erpo"),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                data,
                Optional.of(config),
                Optional.empty());
        return new RunPlanner(HOME.home()).plan(options, "dev", Instant.EPOCH);
    }

    @CommandLine.Command
    private static final class WithProbe {

        @CommandLine.Mixin
        private final ProbeOption option;

        private WithProbe(ProbeOption option) {
            this.option = option;
        }
    }
}
