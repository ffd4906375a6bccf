package io.erpo.view.progress;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The time of a run by phase, in seconds of wall time.
 *
 * @param startup from the start of the run to the first generation
 * @param training from the first generation for training to the end of the last step
 * @param sampling generating responses to train on
 * @param learning fetching, computing and saving a step
 * @param overlap sampling and learning at the same time
 * @param neither training time without generation or learning
 * @param evaluation generating responses to evaluate a policy
 */
public record Phases(
        double startup,
        double training,
        double sampling,
        double learning,
        double overlap,
        double neither,
        double evaluation) {

    /** Share of the training time in which neither the sampler nor the learner computed. */
    public double neitherShare() {
        return training > 0 ? neither / training : 0;
    }

    Map<String, Double> byName() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("startup", startup);
        seconds.put("training", training);
        seconds.put("sampling", sampling);
        seconds.put("learning", learning);
        seconds.put("overlap", overlap);
        seconds.put("neither", neither);
        seconds.put("evaluation", evaluation);
        return seconds;
    }
}
