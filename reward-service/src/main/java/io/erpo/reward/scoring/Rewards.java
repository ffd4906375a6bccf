package io.erpo.reward.scoring;

import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.reward.Judge;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** The rewards implemented here, by name. */
public final class Rewards {

    private static final Logger LOG = Logger.getLogger(Rewards.class);

    private final Map<String, RewardFunction> byName = new HashMap<>();
    private final LongSupplier nanoTime;

    /**
     * @param functions the implementations
     * @param nanoTime the clock that times a judgement, in nanoseconds
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

    /**
     * The judges of a run. Rewards that are not implemented here are left to other consumers of the responses. A reward whose
     * parameters are refused fails for every response, where everyone can see it, instead of stopping all other runs.
     */
    public RunRewards of(RunStarted run) {
        List<BoundReward> bound = new ArrayList<>();
        for (RewardSettings settings : run.getRewards()) {
            RewardFunction function = byName.get(settings.getName());
            if (function == null) {
                LOG.infof(
                        "runId=%s reward=%s is not implemented here and left to other consumers; implemented: %s",
                        run.getRunId(), settings.getName(), byName.keySet());
            } else {
                bound.add(new BoundReward(settings, function.version(), judge(run, settings, function), nanoTime));
            }
        }
        return new RunRewards(bound);
    }

    private static Judge judge(RunStarted run, RewardSettings settings, RewardFunction function) {
        try {
            return function.judge(new Parameters(settings.getParameters()));
        } catch (IllegalArgumentException e) {
            String reason = "the run's parameters are refused: " + e.getMessage();
            LOG.errorf("runId=%s reward=%s %s", run.getRunId(), settings.getName(), reason);
            return answer -> {
                throw new IllegalArgumentException(reason);
            };
        }
    }
}
