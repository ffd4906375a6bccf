package io.erpo.experiment.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One of the things compared.
 *
 * @param name in tables and file names
 * @param recipe the recipe it begins with
 * @param settings laid over the settings that all arms share
 */
public record Arm(String name, String recipe, ObjectNode settings, Work work) {

    public Arm {
        settings = settings.deepCopy();
    }

    @Override
    public ObjectNode settings() {
        return settings.deepCopy();
    }

    /** Whether its runs train a policy, so that {@code train} can make them alone. */
    public boolean trains() {
        return work instanceof Work.Train || work instanceof Work.TrainAsHotAs;
    }
}
