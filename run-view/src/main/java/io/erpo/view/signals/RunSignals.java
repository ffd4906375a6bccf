package io.erpo.view.signals;

import io.erpo.events.RunStarted;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The signals of a run: a fold over its finished steps, in order. */
public final class RunSignals {

    /** A signal that had no reason for so many steps may be raised again. */
    private static final int FORGOTTEN_AFTER = 20;

    private final Steps steps;
    private final List<Signal> all = new ArrayList<>();
    private final Map<SignalKind, Integer> lastReason = new EnumMap<>(SignalKind.class);

    /** The signals of a run that has made no step. */
    public RunSignals(RunStarted run) {
        this.steps = new Steps(RunFrame.of(run));
    }

    /**
     * Adds the next step; after a gap, windows begin anew.
     *
     * @return the signals that it raises
     */
    public List<Signal> accept(StepFacts step) {
        steps.add(step);
        List<Signal> fresh = new ArrayList<>();
        for (SignalKind kind : SignalKind.values()) {
            kind.evidence(steps).ifPresent(evidence -> {
                if (!raised(kind)) {
                    fresh.add(new Signal(kind, step.step(), evidence));
                }
                lastReason.put(kind, step.step());
            });
        }
        lastReason.values().removeIf(last -> step.step() - last >= FORGOTTEN_AFTER);
        all.addAll(fresh);
        return fresh;
    }

    /** Every signal of the run so far, in order. */
    public List<Signal> all() {
        return List.copyOf(all);
    }

    /** Those that had a reason in the last 20 steps. */
    public Set<SignalKind> raised() {
        return lastReason.isEmpty() ? EnumSet.noneOf(SignalKind.class) : EnumSet.copyOf(lastReason.keySet());
    }

    private boolean raised(SignalKind kind) {
        return lastReason.containsKey(kind);
    }
}
