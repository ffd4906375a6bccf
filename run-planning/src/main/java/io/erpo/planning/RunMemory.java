package io.erpo.planning;

import io.erpo.policy.adapter.AdapterSettings;
import io.erpo.policy.adapter.Projection;
import io.erpo.policy.memory.DeviceMemory;
import io.erpo.policy.memory.LearnerMemory;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.memory.SamplerMemory;
import io.erpo.policy.training.TrainerSettings;
import io.erpo.settings.Adapter;
import io.erpo.settings.Optimizer;
import io.erpo.settings.RunConfig;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

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
     * @throws io.erpo.policy.PolicyException when the run does not fit, naming settings that would need less
     */
    List<String> check(RunConfig config, BasePolicy base) {
        int longest = base.longestPrompt() + config.sampling().maxNewTokens();
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
        SamplerMemory sampler = new SamplerMemory(
                base.config(),
                services.placement(),
                services.samplerPolicies(),
                services.samplerSlots(),
                longest,
                config.evaluation().truncates());
        return check.check(List.of(learner.plan(), sampler.plan()), learner.remedies());
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
