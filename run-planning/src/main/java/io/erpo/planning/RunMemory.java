package io.erpo.planning;

import io.erpo.policy.adapter.AdapterSettings;
import io.erpo.policy.adapter.Projection;
import io.erpo.policy.memory.DeviceMemory;
import io.erpo.policy.memory.LearnerMemory;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.memory.SamplerMemory;
import io.erpo.policy.training.TrainerSettings;
import io.erpo.settings.Adapter;
import io.erpo.settings.BenchmarkPlan;
import io.erpo.settings.Optimizer;
import io.erpo.settings.RunConfig;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Checks that learner and sampler of a run fit into the machine's memory together. */
final class RunMemory {

    private final ServiceVariables services;
    private final MemoryCheck check;

    RunMemory(ServiceVariables services, MemoryCheck check) {
        this.services = services;
        this.check = check;
    }

    /** For services on this machine, which inherit its environment. */
    static RunMemory ofThisMachine(Map<String, String> environment) {
        return new RunMemory(ServiceVariables.of(environment), new MemoryCheck(DeviceMemory.ofThisMachine()::bytesOf));
    }

    /**
     * For services on other machines, which cannot be asked: only states what a run needs; the services refuse a run
     * that does not fit.
     */
    static RunMemory ofOtherMachines(Map<String, String> environment) {
        return new RunMemory(ServiceVariables.of(environment), new MemoryCheck(device -> OptionalLong.empty()));
    }

    /**
     * The required and the available memory, as lines for people.
     *
     * @param benchmarks with the longest response of each, in the order of those of the policy
     * @throws io.erpo.policy.PolicyException when the run does not fit, naming settings that would need less
     */
    List<String> check(RunConfig config, BasePolicy base, List<BenchmarkPlan> benchmarks) {
        int longest = base.longestPrompt() + config.sampling().maxNewTokens();
        int longestSampled = Math.max(longest, longest(benchmarks, base));
        Optimizer optimizer = config.optimizer();
        LearnerMemory learner = new LearnerMemory(
                base.config(),
                new TrainerSettings(
                        services.placement(),
                        optimizer.microBatchTokens(),
                        optimizer.logitsTokens(),
                        optimizer.gradientCheckpointing()),
                adapterParameters(config.adapter(), base),
                longest,
                config.loss().klCoefficient() > 0);
        SamplerMemory sampler =
                sampler(base, longestSampled, config.evaluation().truncates());
        return check.check(List.of(learner.plan(), sampler.plan()), learner.remedies());
    }

    /**
     * As {@link #check}, for a run that samples and does not train.
     *
     * @param benchmarks with the longest response of each, in the order of those of the policy
     */
    List<String> checkSampling(BasePolicy base, List<BenchmarkPlan> benchmarks) {
        boolean truncates = benchmarks.stream().anyMatch(BenchmarkPlan::truncates);
        return check.check(
                List.of(sampler(base, longest(benchmarks, base), truncates).plan()), List.of());
    }

    private SamplerMemory sampler(BasePolicy base, int longest, boolean truncates) {
        return new SamplerMemory(
                base.config(),
                services.placement(),
                services.samplerPolicies(),
                services.samplerSlots(),
                longest,
                truncates);
    }

    /** Tokens of the longest prompt and response of benchmarks. */
    private static int longest(List<BenchmarkPlan> benchmarks, BasePolicy base) {
        return IntStream.range(0, benchmarks.size())
                .map(i -> base.benchmarks().get(i).longest() + benchmarks.get(i).maxNewTokens())
                .max()
                .orElse(0);
    }

    private static long adapterParameters(Adapter adapter, BasePolicy base) {
        if (!adapter.isOn()) {
            return 0;
        }
        List<Projection> targets = adapter.targets().stream()
                .map(target -> Projection.of(target.key()))
                .toList();
        return new AdapterSettings(adapter.rank(), adapter.alpha(), targets).parameters(base.config());
    }
}
