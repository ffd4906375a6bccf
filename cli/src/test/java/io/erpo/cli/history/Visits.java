package io.erpo.cli.history;

import io.erpo.cli.progress.SampleRun;
import io.erpo.events.Coordinates;
import io.erpo.events.FinishReason;
import io.erpo.events.Outcome;
import io.erpo.events.Purpose;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Verified groups of the sample run, which heats by 0.02 up to 1.2. */
final class Visits {

    private Visits() {}

    static VerifiedGroup visit(
            String promptId, int visit, int step, Outcome outcome, int before, int after, double... rewards) {
        String groupId = "erpo-s1-0a1b2c3d/" + promptId + "/" + visit;
        List<VerifiedResponse> responses = IntStream.range(0, rewards.length)
                .mapToObj(index -> new VerifiedResponse(
                        groupId + "/" + index,
                        new Coordinates(0, (long) index),
                        3,
                        FinishReason.STOP,
                        rewards[index],
                        rewards[index] > 0,
                        null,
                        Map.of("correct", rewards[index]),
                        0.5))
                .toList();
        return new VerifiedGroup(
                SampleRun.run().getRunId(),
                step,
                0,
                0,
                groupId,
                promptId,
                visit,
                Purpose.TRAINING,
                "",
                (long) step,
                temperature(before),
                outcome,
                before,
                after,
                temperature(after),
                responses);
    }

    private static double temperature(int history) {
        return Math.min(1.0 + 0.02 * history, 1.2);
    }
}
