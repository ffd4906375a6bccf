package io.erpo.replay.learner;

import io.erpo.events.TrainStep;
import io.erpo.replay.findings.Engines;
import io.erpo.replay.findings.NumberRanges;
import io.erpo.replay.findings.Tolerance;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.recording.RecordingException;
import io.erpo.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The other programs that trained steps of a run. Logs that are older than other engines name none. */
final class Trainers {

    private final Map<String, List<Long>> steps = new TreeMap<>();

    /** @param range the steps to train again */
    Trainers(Recording recording, StepRange range) {
        recording.forEach(Topics.TRAIN_STEPS, step -> {
            if (range.holds(step.value().getStep())) {
                add(step.value());
            }
        });
    }

    private void add(TrainStep step) {
        Engines.foreign(step.getEngine())
                .ifPresent(engine -> steps.computeIfAbsent(Engines.text(engine), any -> new ArrayList<>())
                        .add((long) step.getStep()));
    }

    /**
     * Another program sums in another order, so its bits cannot be made again here.
     *
     * @throws RecordingException when bits must be equal and a step was trained elsewhere
     */
    void requireRepeatable(Tolerance tolerance) {
        if (tolerance.exact() && !steps.isEmpty()) {
            throw new RecordingException(
                    "%s; the bits of another program cannot be made again here. Replay with --tolerance 1e-4, which compares the weights within %s of the length of their step, or with --only history"
                            .formatted(String.join("; ", lines()), Tolerance.STEPS));
        }
    }

    /** Who trained which steps, and how that was compared. */
    List<String> notes(Tolerance tolerance) {
        return lines().stream()
                .map(line -> "%s: compared within %s of a step's length".formatted(line, tolerance.steps()))
                .toList();
    }

    private List<String> lines() {
        return steps.entrySet().stream()
                .map(entry -> "%s %s trained by %s"
                        .formatted(
                                entry.getValue().size() == 1 ? "step" : "steps",
                                NumberRanges.of(entry.getValue())
                                        + (entry.getValue().size() == 1 ? " was" : " were"),
                                entry.getKey()))
                .toList();
    }
}
