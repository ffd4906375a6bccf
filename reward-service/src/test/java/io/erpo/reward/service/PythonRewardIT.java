package io.erpo.reward.service;

import java.util.List;

class PythonRewardIT extends ExternalRewardContract {

    /** Distributions install their packages for this interpreter, even when python3 is another one. */
    private static final String PYTHON = "/usr/bin/python3";

    @Override
    ExternalReward.Example example() {
        return new ExternalReward.Example(
                List.of(PYTHON, "../examples/reward-python/reward.py"),
                List.of(PYTHON, "-c", "import avro.io, confluent_kafka"),
                "install python3-confluent-kafka and python3-avro");
    }
}
