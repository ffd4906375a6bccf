package io.erpo.cli.tally;

import io.erpo.cli.progress.SampleRun;
import io.erpo.events.Coordinates;
import io.erpo.events.FinishReason;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.events.RunStarted;
import java.util.List;
import java.util.Map;

/** Responses and rewards of a run with groups of two in training and of four in its benchmark. */
public final class SampleRewards {

    private SampleRewards() {}

    /** Lists exact-match, its correctness reward, and then overlong. */
    public static RunStarted run() {
        RunStarted run = SampleRun.run();
        run.setRewards(List.of(
                new RewardSettings("exact-match", 1.0, true, Map.of()),
                new RewardSettings("overlong", 0.5, false, Map.of())));
        return run;
    }

    public static Response response(String group, int index) {
        return response(Purpose.TRAINING, group, index);
    }

    public static Response response(Purpose purpose, String group, int index) {
        return new Response(
                run().getRunId(),
                1,
                group,
                group + "/" + index,
                index,
                "p1",
                purpose,
                "7+5=",
                "12",
                "twelve",
                List.of(1),
                List.of(5),
                List.of(-0.5f),
                FinishReason.STOP,
                1.0,
                1L,
                "sampler-0",
                run().getStartedAt(),
                1L);
    }

    /** A verdict with a score of 1 or -1. */
    public static Reward verdict(String name, String group, int index, boolean correct) {
        return reward(name, Purpose.TRAINING, group, index, correct ? 1 : -1, correct, RewardStatus.SCORED, 10);
    }

    public static Reward undecided(String name, String group, int index) {
        return reward(name, Purpose.TRAINING, group, index, -1, null, RewardStatus.UNDECIDED, 10);
    }

    public static Reward score(String name, String group, int index, double score, long micros) {
        return reward(name, Purpose.TRAINING, group, index, score, null, RewardStatus.SCORED, micros);
    }

    public static Reward reward(
            String name,
            Purpose purpose,
            String group,
            int index,
            double score,
            Boolean correct,
            RewardStatus status,
            long micros) {
        return new Reward(
                run().getRunId(),
                1,
                group,
                group + "/" + index,
                index,
                "p1",
                purpose,
                name,
                "1",
                score,
                correct,
                null,
                status,
                new Coordinates(0, 0L),
                1,
                FinishReason.STOP,
                micros,
                null);
    }
}
