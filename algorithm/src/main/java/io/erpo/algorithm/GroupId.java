package io.erpo.algorithm;

/**
 * Names the group of responses sampled for one visit of a prompt. Derived, so that a retry has the same id and a
 * duplicate is recognised.
 */
public record GroupId(String value) {

    /** The group of the run's visit number {@code visit} (from 0) of a prompt. */
    public static GroupId ofVisit(RunId run, PromptId prompt, int visit) {
        if (visit < 0) {
            throw new IllegalArgumentException("visit must be 0 or more, was " + visit);
        }
        return new GroupId(run + "/" + prompt + "/" + visit);
    }

    /** The group that measures a policy on a prompt of a benchmark. It is no visit. */
    public static GroupId ofBenchmark(RunId run, PromptId prompt, String benchmark, long policyVersion) {
        return new GroupId(run + "/" + prompt + "/" + benchmark + "@" + policyVersion);
    }

    /** The response at this index (from 0) of the group. */
    public ResponseId response(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("index must be 0 or more, was " + index);
        }
        return new ResponseId(value + "/" + index);
    }

    @Override
    public String toString() {
        return value;
    }
}
