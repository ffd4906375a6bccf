package io.erpo.cli.warmup;

import io.erpo.planning.data.GeneratedTasks;
import io.erpo.planning.data.Problem;
import io.erpo.planning.tasks.StepTasks;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** What a policy can be warmed up on. */
enum WarmupTasks {
    DIGITS("0123456789", seed -> new GeneratedTasks(seed).warmUp(), """
            It reverses,
            sorts and takes the maximum of 2 to 5 digits and adds numbers of 1 to 3 digits without carry
            (`rev 4821=`, `sort 312=`, `max 9135=`, `34+25=`), and gets many of them wrong: the start of a
            reinforcement learning run that takes minutes on two processor cores. It knows nothing else.
            """, "None of these problems is among those that `./erpo train` generates to train on or to measure with."),
    RULES(StepTasks.RULES.answerCharacters(), StepTasks.RULES::warmUp, """
            It applies
            rules to strings of 4 or 5 letters, one after another, and writes down every result (`RS:abca=` is
            `acba>aabc`), and gets many of them wrong. It knows nothing else.
            """, "None of these problems is among those that `./erpo tasks rules` writes."),
    CHAINS(StepTasks.CHAINS.answerCharacters(), StepTasks.CHAINS::warmUp, """
            It adds
            small numbers to a digit, one by one and modulo 10, and writes down every sum (`7+4+2=` is `1,3`),
            and gets many of them wrong. It knows nothing else.
            """, "None of these problems is among those that `./erpo tasks chains` writes.");

    private final String noise;
    private final LongFunction<Stream<Problem>> problems;
    private final String skills;
    private final String apart;

    WarmupTasks(String noise, LongFunction<Stream<Problem>> problems, String skills, String apart) {
        this.noise = noise;
        this.problems = problems;
        this.skills = skills;
        this.apart = apart;
    }

    /** An endless stream, with repetition. */
    Stream<Problem> problems(long seed) {
        return problems.apply(seed);
    }

    /** The characters of answers that noise replaces, and by which. */
    String noise() {
        return noise;
    }

    /** What the policy can do, for the README.md of its checkpoint. */
    String skills() {
        return skills.strip();
    }

    /** Which problems it has never seen. */
    String apart() {
        return apart;
    }
}
