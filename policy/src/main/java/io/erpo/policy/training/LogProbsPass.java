package io.erpo.policy.training;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.LogProbs;
import io.erpo.policy.torch.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Computes the log-probabilities of responses, one micro-batch after the other. */
final class LogProbsPass {

    private LogProbsPass() {}

    /** In the order of the sequences. */
    static List<LogProbs> of(Trained network, TrainerSettings settings, List<MicroBatch<ScoredSequence>> batches) {
        List<LogProbs> scored = new ArrayList<>();
        for (MicroBatch<ScoredSequence> batch : batches) {
            float[] values = values(network, settings, batch);
            int from = 0;
            for (ScoredSequence sequence : batch.sequences()) {
                int to = from + sequence.response().size();
                scored.add(LogProbs.of(Arrays.copyOfRange(values, from, to)));
                from = to;
            }
        }
        return scored;
    }

    /** Of all response tokens. */
    private static float[] values(Trained network, TrainerSettings settings, MicroBatch<ScoredSequence> batch) {
        try (Frame frame = network.frame()) {
            float[] temperatures = TokenRows.temperatures(batch);
            List<IValue> arguments = new ArrayList<>(network.arguments(frame));
            arguments.addAll(new PackedTokens(batch).arguments(frame));
            arguments.add(frame.floats(temperatures, temperatures.length));
            arguments.add(frame.elementType(settings.placement().precision()));
            arguments.add(frame.integer(settings.logitsTokens()));
            return frame.readFloats(frame.call("logprobs", arguments.toArray(new IValue[0])));
        }
    }
}
