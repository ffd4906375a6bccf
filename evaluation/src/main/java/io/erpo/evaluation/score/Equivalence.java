package io.erpo.evaluation.score;

import java.util.List;

/** Which answers to one problem mean the same. */
@FunctionalInterface
public interface Equivalence {

    /**
     * For each text, in this order, the one that stands for its class: the first that means the same. Meaning the same need not be
     * transitive, so a text is compared with the ones that stand for classes alone.
     *
     * @param texts different answers, sorted, so that the order of the responses cannot matter
     */
    List<String> representatives(List<Text> texts);

    /** Only equal texts mean the same. */
    static Equivalence ofTexts() {
        return texts -> texts.stream().map(Text::value).toList();
    }

    /**
     * The text of an answer.
     *
     * @param correct whether most of the responses with this text are correct
     */
    record Text(String value, boolean correct) {}
}
