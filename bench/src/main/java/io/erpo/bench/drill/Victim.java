package io.erpo.bench.drill;

import io.erpo.local.EngineProcess;
import io.erpo.local.Installation;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.List;
import java.util.stream.Stream;

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
    BROKER("broker", Topics.all()),
    /** One of several processes of the learner. */
    RANK("learner-service", List.of(Topics.POLICIES, Topics.TRAIN_STEPS)),
    ENGINE(EngineProcess.NAME, List.of(Topics.RESPONSES));

    private final String process;
    private final List<Topic<?>> works;

    Victim(String process, List<Topic<?>> works) {
        this.process = process;
        this.works = works;
    }

    /** Whether every cluster has it. */
    boolean always() {
        return ordinal() <= BROKER.ordinal();
    }

    /** Those that a cluster of this installation has. */
    static List<Victim> of(Installation installation) {
        return Stream.of(values())
                .filter(victim -> victim.always()
                        || victim == RANK && installation.learner().isPresent()
                        || victim == ENGINE && installation.engine().isPresent())
                .toList();
    }

    /** Its name in the report. */
    String text() {
        return this == RANK ? "rank of learner" : process;
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
