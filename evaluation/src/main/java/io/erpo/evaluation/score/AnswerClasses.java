package io.erpo.evaluation.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answers to one prompt as votes.
 *
 * @param classes answers that mean the same, most votes first, and by text among equals
 * @param withoutAnswer responses without an answer that could be read: they do not vote
 */
public record AnswerClasses(List<AnswerClass> classes, int withoutAnswer) {

    private static final Comparator<AnswerClass> MOST_VOTES =
            Comparator.comparing(AnswerClass::votes).reversed().thenComparing(AnswerClass::answer);

    public AnswerClasses {
        classes = classes.stream().sorted(MOST_VOTES).toList();
        if (withoutAnswer < 0) {
            throw new IllegalArgumentException("a number of responses is not below 0, was " + withoutAnswer);
        }
    }

    /**
     * The classes of these answers. Equal texts are one, then the texts are sorted and grouped by what they mean: the order of the
     * answers changes nothing.
     */
    public static AnswerClasses of(List<Answer> answers, Equivalence equivalence) {
        Map<String, AnswerClass> byText = new TreeMap<>();
        answers.forEach(answer -> answer.extracted()
                .map(String::strip)
                .ifPresent(text ->
                        byText.merge(text, new AnswerClass(text, 1, answer.correct() ? 1 : 0), AnswerClass::plus)));
        List<AnswerClass> texts = new ArrayList<>(byText.values());
        List<String> representatives = equivalence.representatives(texts.stream()
                .map(text -> new Equivalence.Text(text.answer(), text.correctShare() > 0.5))
                .toList());
        Map<String, AnswerClass> classes = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            AnswerClass text = texts.get(i);
            classes.merge(
                    representatives.get(i),
                    new AnswerClass(representatives.get(i), text.votes(), text.correct()),
                    AnswerClass::plus);
        }
        int votes = texts.stream().mapToInt(AnswerClass::votes).sum();
        return new AnswerClasses(List.copyOf(classes.values()), answers.size() - votes);
    }

    /** Responses, with an answer or without. */
    public int samples() {
        return withoutAnswer + votes();
    }

    /** Responses with an answer. */
    int votes() {
        return classes.stream().mapToInt(AnswerClass::votes).sum();
    }
}
