package io.erpo.planning.data.layout;

import java.util.List;

/** How a field states the reference answer. */
enum AnswerForm {
    /** It is the answer. */
    WHOLE,
    /** A derivation, then {@code ####} and the answer: GSM8K. */
    AFTER_HASHES,
    /** A solution whose answer is in a box; without one box, it is the answer as it is. */
    BOXED;

    private static final String HASHES = "####";

    String answer(String field) {
        return switch (this) {
            case WHOLE -> field;
            case AFTER_HASHES ->
                field.contains(HASHES)
                        ? field.substring(field.lastIndexOf(HASHES) + HASHES.length())
                                .strip()
                        : field;
            case BOXED -> boxed(field);
        };
    }

    /** Several boxes may be parts of one answer, so that the whole solution is left to the reward. */
    private static String boxed(String solution) {
        List<String> boxes = Boxes.in(solution).stream().distinct().toList();
        return boxes.size() == 1 && !boxes.get(0).isBlank() ? boxes.get(0) : solution;
    }
}
