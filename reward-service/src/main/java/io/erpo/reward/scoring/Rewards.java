package io.erpo.reward.scoring;

import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.reward.Judge;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rewards implemented here, by name. */
public final class Rewards {

    private static final Logger LOG = LoggerFactory.getLogger(Rewards.class);
    private static final String QUICK_GROUP = "reward-service";

    private final Map<String, RewardFunction> byName = new TreeMap<>();
    private final LongSupplier nanoTime;

    /**
     * @param functions the implementations
     * @param nanoTime clock for timing judgements, in nanoseconds
     */
    public Rewards(Iterable<RewardFunction> functions, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (RewardFunction function : functions) {
            RewardFunction other = byName.put(function.name(), function);
            if (other != null) {
                throw new IllegalArgumentException("two rewards are named %s: %s and %s"
                        .formatted(
                                function.name(),
                                other.getClass().getName(),
                                function.getClass().getName()));
            }
        }
    }

    /** The panels for the rewards that runs list: one for all quick rewards, one for each slow reward. */
    public List<Panel> panels() {
        List<Panel> panels = new ArrayList<>();
        panels.add(new Panel(
                QUICK_GROUP,
                false,
                1,
                false,
                run -> {
                    namesLeftToOthers(run);
                    return listed(run, function -> !function.slow());
                },
                reward -> byName.containsKey(reward.getName())
                        && !byName.get(reward.getName()).slow()));
        byName.values().stream()
                .filter(RewardFunction::slow)
                .map(slow -> new Panel(
                        "reward-" + slow.name(),
                        true,
                        slow.atOnce(),
                        false,
                        run -> listed(run, slow::equals),
                        reward -> reward.getName().equals(slow.name())))
                .forEach(panels::add);
        return panels;
    }

    /**
     * A panel of one reward that judges the responses of every run. A new version of the implementation judges all of
     * them again.
     *
     * @throws IllegalArgumentException when the reward is not implemented here or refuses the parameters
     */
    public Panel panel(Shadow shadow) {
        RewardFunction function = byName.get(shadow.reward());
        if (function == null) {
            throw new IllegalArgumentException("no reward \"%s\" is implemented here; there are %s"
                    .formatted(shadow.reward(), String.join(", ", byName.keySet())));
        }
        RewardSettings settings = new RewardSettings(shadow.as(), 0.0, false, shadow.parameters(), shadow.sources());
        Judge judge = function.judge(new Parameters(shadow.parameters()));
        RunRewards alone = new RunRewards(List.of(new BoundReward(settings, function.version(), judge, nanoTime)));
        return new Panel(
                "reward-shadow-%s-%s".formatted(shadow.as(), function.version()),
                function.slow(),
                function.atOnce(),
                true,
                run -> alone,
                reward -> reward.getName().equals(shadow.as())
                        && reward.getVersion().equals(function.version()));
    }

    /**
     * The judges of a run. A reward that refuses its parameters fails for every response, visibly in the log, instead
     * of stopping all other runs.
     */
    private RunRewards listed(RunStarted run, Predicate<RewardFunction> panel) {
        List<BoundReward> bound = new ArrayList<>();
        for (RewardSettings settings : run.getRewards()) {
            RewardFunction function = byName.get(settings.getName());
            if (function != null && panel.test(function)) {
                bound.add(new BoundReward(settings, function.version(), judge(run, settings, function), nanoTime));
            }
        }
        return new RunRewards(bound);
    }

    private void namesLeftToOthers(RunStarted run) {
        run.getRewards().stream()
                .map(RewardSettings::getName)
                .filter(name -> !byName.containsKey(name))
                .forEach(name -> LOG.info(
                        "runId={} reward={} is not implemented here and left to other consumers; implemented: {}",
                        run.getRunId(),
                        name,
                        byName.keySet()));
    }

    private static Judge judge(RunStarted run, RewardSettings settings, RewardFunction function) {
        try {
            return function.judge(new Parameters(settings.getParameters()));
        } catch (IllegalArgumentException e) {
            String reason = "the run's parameters are refused: " + e.getMessage();
            LOG.error("runId={} reward={} {}", run.getRunId(), settings.getName(), reason);
            return answer -> {
                throw new IllegalArgumentException(reason);
            };
        }
    }
}
