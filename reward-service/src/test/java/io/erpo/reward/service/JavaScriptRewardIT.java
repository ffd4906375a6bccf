package io.erpo.reward.service;

import java.util.List;

class JavaScriptRewardIT extends ExternalRewardContract {

    private static final String DIRECTORY = "../examples/reward-javascript/";

    /** Runs the script through env, which finds node on the PATH. */
    private static final String ENV = "/usr/bin/env";

    @Override
    ExternalReward.Example example() {
        return new ExternalReward.Example(
                List.of(ENV, "node", DIRECTORY + "reward.js"),
                List.of(
                        ENV,
                        "node",
                        "-e",
                        "['kafkajs', 'avsc', 'fzstd'].map(x => require('" + DIRECTORY + "node_modules/' + x))"),
                "install Node 20 and run npm ci in examples/reward-javascript");
    }
}
