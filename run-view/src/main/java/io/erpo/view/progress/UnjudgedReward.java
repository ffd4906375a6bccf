package io.erpo.view.progress;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A reward of the run that could judge no response of some steps.
 *
 * @param steps the steps, at least one
 * @param reason what it said of the first response that it could not judge
 */
public record UnjudgedReward(String name, SortedSet<Integer> steps, String reason) {

    public UnjudgedReward {
        steps = Collections.unmodifiableSortedSet(new TreeSet<>(steps));
    }
}
