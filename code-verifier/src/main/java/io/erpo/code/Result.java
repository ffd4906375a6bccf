package io.erpo.code;

import java.util.Optional;

/**
 * What a program passed.
 *
 * @param passed number of tests that it passed
 * @param failure the first failed test and the reason; empty when it passed all
 */
public record Result(int passed, int tests, Optional<String> failure) {

    public boolean isCorrect() {
        return failure.isEmpty();
    }

    @Override
    public String toString() {
        return "passed %d of %d tests".formatted(passed, tests)
                + failure.map(why -> "; " + why).orElse("");
    }
}
