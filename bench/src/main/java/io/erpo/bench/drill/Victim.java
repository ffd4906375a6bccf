package io.erpo.bench.drill;

import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.List;

/** The processes that a drill kills. */
enum Victim {
    SAMPLER("sampler-service", List.of(Topics.RESPONSES)),
    REWARD("reward-service", List.of(Topics.REWARDS)),
    HISTORY(
            "history-stream",
            List.of(
                    Topics.DRAWS,
                    Topics.PROMPT_REQUESTS,
                    Topics.VERIFIED_GROUPS,
                    Topics.PROMPT_HISTORY,
                    Topics.ADVANTAGE_BATCHES,
                    Topics.EVALUATIONS)),
    LEARNER("learner-service", List.of(Topics.POLICIES, Topics.TRAIN_STEPS)),
    BROKER("broker", Topics.all());

    private final String process;
    private final List<Topic<?>> works;

    Victim(String process, List<Topic<?>> works) {
        this.process = process;
        this.works = works;
    }

    /** Its name in the cluster. */
    String process() {
        return process;
    }

    /** The topics that only this process fills: a new record there shows that it works. */
    List<Topic<?>> works() {
        return works;
    }
}
