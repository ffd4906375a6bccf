package io.erpo.code;

import java.util.Optional;

/** The tests of a reference, or why there are none. */
record Split(Optional<Tests> tests, String complaint) {

    static Split of(Tests tests) {
        return new Split(Optional.of(tests), "");
    }

    static Split refused(String complaint) {
        return new Split(Optional.empty(), complaint);
    }

    /** @throws IllegalArgumentException when there are none */
    Tests orRefuse() {
        return tests.orElseThrow(() -> new IllegalArgumentException(complaint));
    }
}
