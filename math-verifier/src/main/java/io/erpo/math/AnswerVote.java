package io.erpo.math;

import io.erpo.math.answer.ComparisonSettings;
import io.erpo.math.answer.compare.AnswerComparison;
import io.erpo.math.work.TooMuchWork;
import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which answers to one problem mean the same, so that {@code 1/2} and {@code 0.5} are one vote. Deterministic, and bounded: when
 * its steps run out, the answers that are left are compared as texts.
 */
public final class AnswerVote {

    /** Limit on the steps for all answers to a problem: about 10 ms of one core in the worst case. */
    private static final long MOST_STEPS = 100_000;

    private final AnswerComparison comparison;

    public AnswerVote(ComparisonSettings settings) {
        this.comparison = new AnswerComparison(settings);
    }

    /**
     * For each answer the first one that means the same. An answer that is correct and one that is not never mean the same, unless
     * their texts are equal; all correct ones do.
     */
    public List<String> representatives(List<Cast> answers) {
        Work work = new Work(MOST_STEPS);
        Map<String, Cast> known = new LinkedHashMap<>();
        List<Cast> first = new ArrayList<>();
        for (Cast answer : answers) {
            if (known.containsKey(answer.text())) {
                continue;
            }
            Cast same = first.stream()
                    .filter(other -> meanTheSame(other, answer, work))
                    .findFirst()
                    .orElse(answer);
            known.put(answer.text(), same);
            if (same == answer) {
                first.add(answer);
            }
        }
        return answers.stream().map(answer -> known.get(answer.text()).text()).toList();
    }

    private boolean meanTheSame(Cast one, Cast other, Work work) {
        return one.correct() == other.correct() && (one.correct() || isEqual(one.text(), other.text(), work));
    }

    private boolean isEqual(String one, String other, Work work) {
        try {
            return comparison.compare(one, other, work).isEqual();
        } catch (TooMuchWork e) {
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            // One answer must not end an evaluation.
            return false;
        }
    }

    /** An answer to a problem, and whether it is correct. */
    public record Cast(String text, boolean correct) {}
}
