package io.erpo.cli.rewards;

import io.erpo.cli.terminal.CommandException;
import io.erpo.cli.terminal.Screen;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.local.LocalLog;
import io.erpo.local.RunDirectory;
import io.erpo.local.ShadowReward;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code erpo rescore}. */
@Command(
        name = "rescore",
        description = {
            "Let another reward judge the responses of a run, running or not, and report what it would have changed.",
            "Its verdicts are added to the run's log and change nothing in the run; a second call reports at once."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class RescoreCommand implements Callable<Integer> {

    @Option(names = "--run", paramLabel = "DIR", required = true, description = "Directory of the run.")
    private Path run;

    @Option(
            names = "--reward",
            paramLabel = "NAME",
            required = true,
            description = "Reward of reward-service; with --external the name under which another program writes.")
    private String reward;

    @Option(names = "--param", paramLabel = "KEY=VALUE", description = "A parameter of the reward; may be repeated.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--as",
            paramLabel = "ALIAS",
            description = "Name of its records in the log (default: rescored-NAME, with parameters and data sources).")
    private Optional<String> alias;

    @Option(
            names = "--sources",
            paramLabel = "NAME",
            split = ",",
            description = {
                "Only responses to prompts of these data sources",
                "(default: those that the run's reward of this name judges, otherwise all)."
            })
    private List<String> sources = new ArrayList<>();

    @Option(names = "--external", description = "Start no reward: wait for another program to judge the responses.")
    private boolean external;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the responses that would count differently, as JSON lines.")
    private Optional<Path> out;

    @Override
    public Integer call() throws InterruptedException {
        if (external && (alias.isPresent() || !parameters.isEmpty())) {
            throw new CommandException(
                    "--external waits for what another program writes under --reward; --as and --param do not go with it");
        }
        RunDirectory directory = new RunDirectory(run);
        Screen screen = Screen.standard();
        try (LocalLog log = LocalLog.open(directory)) {
            ShadowReward shadow = shadow(log.run());
            boolean listed = log.run().getRewards().stream()
                    .anyMatch(reward -> reward.getName().equals(shadow.alias()));
            if (listed && !(external && sources.isEmpty())) {
                throw new CommandException(listed(shadow.alias()));
            }
            rescore(log, shadow, directory, screen);
        }
        return 0;
    }

    private void rescore(LocalLog log, ShadowReward shadow, RunDirectory directory, Screen screen)
            throws InterruptedException {
        RewardSettings settings = new RewardSettings(shadow.alias(), 0.0, false, shadow.parameters(), shadow.sources());
        try (JudgedLog judged = new JudgedLog(log, List.of(settings))) {
            RescoreSession session = new RescoreSession(log, judged, shadow.alias(), screen);
            session.await(() -> bring(log, shadow, screen));
            session.report(out);
            if (!Files.exists(directory.summaryFile())) {
                screen.say("\nThe run is not complete: this is about what was in its log when the command began.");
            }
        }
    }

    private void bring(LocalLog log, ShadowReward shadow, Screen screen) {
        if (external) {
            screen.say("waiting for reward \"%s\"; the log is at %s".formatted(reward, log.bootstrapServers()));
        } else {
            screen.say("starting reward-service to judge by %s with parameters %s as \"%s\""
                    .formatted(reward, parameters, shadow.alias()));
            log.join(shadow);
        }
    }

    private ShadowReward shadow(RunStarted run) {
        if (external) {
            return new ShadowReward(reward, reward, Map.of(), sources);
        }
        List<String> judged = sources.isEmpty() ? sourcesIn(run) : sources;
        return alias.map(as -> new ShadowReward(reward, as, parameters, judged))
                .orElseGet(() -> ShadowReward.named(reward, parameters, judged));
    }

    /** The data sources of the run's reward of this name. */
    private List<String> sourcesIn(RunStarted run) {
        return run.getRewards().stream()
                .filter(listed -> listed.getName().equals(reward))
                .findFirst()
                .map(RewardSettings::getSources)
                .orElse(List.of());
    }

    private String listed(String alias) {
        return external
                ? "the run lists reward \"%s\" and says which data sources it judges; --sources does not go with it"
                        .formatted(alias)
                : "the run lists a reward \"%s\", whose records must not be mixed with others; choose another --as"
                        .formatted(alias);
    }
}
