package io.erpo.policy.memory;

import io.erpo.policy.PolicyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether processes that run at the same time fit their devices. */
public final class MemoryCheck {

    private final Function<String, OptionalLong> memory;

    /** @param memory bytes of a device; empty where that cannot be known */
    public MemoryCheck(Function<String, OptionalLong> memory) {
        this.memory = memory;
    }

    /**
     * Compares the plans with the devices that they name.
     *
     * @param remedies what would need less memory
     * @return what the user should know, one line for each device
     * @throws PolicyException when a device has less than the plans for it need together
     */
    public List<String> check(List<MemoryPlan> plans, List<String> remedies) {
        Map<String, List<MemoryPlan>> byDevice = new LinkedHashMap<>();
        plans.forEach(plan -> byDevice.computeIfAbsent(plan.device(), device -> new ArrayList<>())
                .add(plan));
        List<String> lines = new ArrayList<>();
        byDevice.forEach((device, together) -> lines.add(check(device, together, remedies)));
        return lines;
    }

    private String check(String device, List<MemoryPlan> plans, List<String> remedies) {
        OptionalLong has = memory.apply(device);
        String needs = plans.stream()
                .map(plan -> plan.process() + " needs " + MemoryPlan.gibibytes(plan.bytes()))
                .collect(Collectors.joining(", "));
        String line = "memory: " + needs + "; " + device + " has "
                + (has.isPresent() ? MemoryPlan.gibibytes(has.getAsLong()) : "an unknown amount");
        long together = plans.stream().mapToLong(MemoryPlan::bytes).reduce(0, Math::addExact);
        if (has.isPresent() && together > has.getAsLong()) {
            String details = plans.stream().map(plan -> "\n  " + plan).collect(Collectors.joining());
            String help = remedies.stream().map(remedy -> "\n  " + remedy).collect(Collectors.joining());
            throw new PolicyException(line + "\nThat does not fit:" + details + "\nWhat would need less:" + help);
        }
        return line;
    }
}
