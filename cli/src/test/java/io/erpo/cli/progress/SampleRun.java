package io.erpo.cli.progress;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSettings;
import io.erpo.events.BatchSettings;
import io.erpo.events.CheckpointSettings;
import io.erpo.events.Evaluation;
import io.erpo.events.EvaluationSettings;
import io.erpo.events.FinishReason;
import io.erpo.events.LogprobMode;
import io.erpo.events.LossMean;
import io.erpo.events.LossSettings;
import io.erpo.events.OnMixed;
import io.erpo.events.OnUndecided;
import io.erpo.events.OptimizerSettings;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Purpose;
import io.erpo.events.Reactivation;
import io.erpo.events.Response;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.events.StepStatistics;
import io.erpo.events.TemperatureSettings;
import io.erpo.events.TrainStep;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Events of a run of two steps that starts at second 0. */
public final class SampleRun {

    private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

    private SampleRun() {}

    public static RunStarted run() {
        return new RunStarted(
                "erpo-s1-0a1b2c3d",
                ORIGIN,
                "dev",
                "tiny-erpo",
                "erpo",
                1L,
                2,
                "generated",
                "d1",
                List.of("p1", "p2"),
                "held-out",
                List.of("q1", "q2"),
                "models/tiny",
                "base",
                new SamplingSettings(2, 2, 8, 1),
                new TemperatureSettings(1.0, 0.02, 1.2, OnMixed.HOLD),
                new AdvantageSettings(Reactivation.APPEND, true, 1, 1e-6, -1.0),
                new BatchSettings(false, false, false, 1),
                new LossSettings(0.2, 0.28, 10.0, LossMean.TOKEN, LogprobMode.SAMPLE),
                new OptimizerSettings(1e-4, 0, 0.9, 0.999, 1e-8, 0.1, 1.0, 2, 4096, 1024, false),
                List.of(),
                new EvaluationSettings(4, 1.0, 0),
                new CheckpointSettings(3, 0),
                null,
                OnUndecided.INCORRECT);
    }

    static Instant second(double second) {
        return ORIGIN.plusMillis((long) (second * 1000));
    }

    static Response response(int step, Purpose purpose, double start, double seconds, int tokens) {
        return new Response(
                run().getRunId(),
                step,
                "g",
                "r",
                0,
                "p1",
                purpose,
                "7+5=",
                "12",
                "12",
                List.of(1),
                Collections.nCopies(tokens, 5),
                Collections.nCopies(tokens, -0.5f),
                FinishReason.STOP,
                1.0,
                (long) step,
                "sampler-0",
                second(start),
                (long) (seconds * 1e6));
    }

    public static AdvantageBatch batch(int step, double reward) {
        return new AdvantageBatch(
                run().getRunId(),
                step,
                0L,
                List.of(),
                List.of(),
                1,
                true,
                new StepStatistics(2, 4, reward, 0.75, 0.5, 0.25, 0.25, 1.01, 1.02, 0.5, 3.0, 0.0));
    }

    static TrainStep trained(int step, double start, double seconds) {
        return new TrainStep(
                run().getRunId(),
                step,
                step + 1L,
                "sha" + (step + 1),
                0.1,
                0.5,
                1.0,
                0.0,
                0.0,
                0.0,
                0.0,
                1.0,
                1e-4,
                1,
                4,
                1_000L,
                second(start),
                0L,
                (long) (seconds * 1e6),
                0L);
    }

    public static PolicyPublished policy(long version) {
        return new PolicyPublished(
                run().getRunId(),
                version,
                "v" + version,
                "sha" + version,
                version == 0 ? null : version - 1,
                "huggingface-safetensors");
    }

    static Evaluation evaluation(long version, double accuracy) {
        return new Evaluation(
                run().getRunId(), version, "held-out", 4, 1.0, accuracy, List.of(accuracy), accuracy, List.of());
    }

    /** Base policy measured in 4 to 6, sampling in 6 to 8 and 8 to 11, learning in 9 to 10 and 11.5 to 12.5. */
    static List<SpecificRecord> complete() {
        return List.of(
                policy(0),
                response(0, Purpose.BENCHMARK, 4, 2, 3),
                evaluation(0, 0.5),
                response(0, Purpose.TRAINING, 6, 2, 10),
                response(0, Purpose.TRAINING, 6, 2, 30),
                batch(0, -0.25),
                response(1, Purpose.TRAINING, 8, 3, 30),
                trained(0, 9, 1),
                policy(1),
                batch(1, 0.75),
                trained(1, 11.5, 1),
                policy(2),
                response(2, Purpose.BENCHMARK, 12.5, 1.5, 3),
                evaluation(2, 0.875));
    }
}
