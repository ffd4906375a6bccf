package io.erpo.experiment;

import io.erpo.cli.AdditionalCommand;
import io.erpo.cli.options.LearnerOptions;
import io.erpo.cli.options.Version;
import io.erpo.cli.terminal.CommandException;
import io.erpo.cli.terminal.Screen;
import io.erpo.experiment.plan.ExperimentKind;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.ExperimentSettings;
import io.erpo.experiment.plan.Match;
import io.erpo.experiment.plan.SettingsFile;
import io.erpo.experiment.report.Reports;
import io.erpo.experiment.result.RunResult;
import io.erpo.experiment.session.ExperimentDirectory;
import io.erpo.experiment.session.ExperimentListener;
import io.erpo.experiment.session.ExperimentSession;
import io.erpo.local.Installation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code erpo experiment}. */
@Command(
        name = "experiment",
        description = {
            "Answer a question by several runs on one cluster of this machine, and write a report with intervals.",
            "The same command continues an experiment that was stopped; runs that are over are not made again."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ExperimentCommand implements AdditionalCommand, Callable<Integer> {

    private static final int CORES_OF_A_RUN = 2;

    @Parameters(
            index = "0",
            paramLabel = "EXPERIMENT",
            description = "residual, sweep, ablation, adaptive or logprob-mode.")
    private String experiment;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Runs of each arm, with seeds that follow each other (default: 5, or what the file says).")
    private Optional<Integer> seeds;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with the settings of the experiment (default: the demonstration).")
    private Optional<Path> config;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "Directory of the experiment and its report (default: runs/experiment-NAME).")
    private Optional<Path> to;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Runs at the same time (default: one for every two processors).")
    private Optional<Integer> parallel;

    @Option(
            names = "--match",
            paramLabel = "WHAT",
            description =
                    "Compare runs at equal steps or at equal generated tokens (default: steps, or what the file says).")
    private Optional<String> match;

    @Mixin
    private LearnerOptions learner;

    @Option(
            names = "--reward-service",
            paramLabel = "FILE",
            description = "Run this quarkus-run.jar as reward-service: the stock one plus your rewards.")
    private Optional<Path> rewardService;

    @Override
    public Integer call() throws InterruptedException {
        ExperimentPlan plan = plan();
        ExperimentDirectory directory = new ExperimentDirectory(
                to.orElse(Path.of("runs", "experiment-" + plan.kind().id())));
        Screen screen = Screen.standard();
        Installation stock = Installation.current().requireBuilt();
        Installation installation =
                learner.chosen(rewardService.map(stock::withRewardService).orElse(stock));
        List<RunResult> results = new ExperimentSession(
                        installation,
                        directory,
                        plan,
                        Version.current(),
                        runsAtATime(),
                        listener(screen),
                        Clock.systemUTC())
                .toItsEnd();
        screen.say("report:");
        Reports.write(plan, results, command(plan, config, installation), directory.root())
                .forEach(file -> screen.say("  " + file));
        return results.stream().allMatch(RunResult::finished) ? 0 : 1;
    }

    private ExperimentPlan plan() {
        try {
            ExperimentKind kind = ExperimentKind.named(experiment);
            ExperimentSettings settings = SettingsFile.read(config);
            settings = seeds.map(settings::withSeeds).orElse(settings);
            if (match.isPresent()) {
                settings = settings.withMatch(Match.named(match.get()));
            }
            return ExperimentPlan.of(kind, settings);
        } catch (IllegalArgumentException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }

    private int runsAtATime() {
        int runs = parallel.orElse(Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_OF_A_RUN));
        if (runs < 1) {
            throw new CommandException("--parallel must be 1 or more, was " + runs);
        }
        return runs;
    }

    /** The command that makes the experiment again. */
    static String command(ExperimentPlan plan, Optional<Path> config, Installation installation) {
        return "./erpo experiment %s --seeds %d --match %s%s%s%s"
                .formatted(
                        plan.kind().id(),
                        plan.settings().seeds(),
                        plan.settings().match().name().toLowerCase(Locale.ROOT),
                        config.map(file -> " --config " + file).orElse(""),
                        installation
                                .learner()
                                .map(torch -> " --learner torch --ranks " + torch.ranks())
                                .orElse(""),
                        installation
                                .rewardService()
                                .map(jar -> " --reward-service " + jar)
                                .orElse(""));
    }

    private static ExperimentListener listener(Screen screen) {
        return new ExperimentListener() {
            @Override
            public void said(String line) {
                screen.say(line);
            }

            @Override
            public void status(String line) {
                screen.status(line);
            }
        };
    }
}
