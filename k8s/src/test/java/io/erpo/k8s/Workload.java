package io.erpo.k8s;

import java.nio.file.Path;
import java.util.Optional;

/** A service on a cluster: the names of its workload, module, Kafka user and settings. */
enum Workload {
    HISTORY("history-stream", Optional.empty()),
    SAMPLER("sampler-service", Optional.of("io.erpo.sampler.service.SamplerServiceConfig")),
    REWARD("reward-service", Optional.of("io.erpo.reward.service.RewardServiceConfig")),
    LEARNER("learner-service", Optional.of("io.erpo.learner.LearnerConfig"));

    private final String module;
    private final Optional<String> settings;

    Workload(String module, Optional<String> settings) {
        this.module = module;
        this.settings = settings;
    }

    /** Name of its Deployment or StatefulSet, and of its container. */
    String resourceName() {
        return name().toLowerCase();
    }

    /** Name of its module, its image and its Kafka user. */
    String module() {
        return module;
    }

    Path applicationProperties() {
        return Path.of("..", module, "src/main/resources/application.properties");
    }

    /** The interface that its settings are mapped to, if any. */
    Optional<Class<?>> settings() {
        return settings.map(name -> {
            try {
                return Class.forName(name);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(module + " has no " + name, e);
            }
        });
    }
}
