package io.erpo.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearDuplicatesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            What is $1+1$?    | what is 1 + 1
            Find x.           | "Find x"
            $x^2$, sorted     | X^2 SORTED
            """)
    void shouldTakeProblemsForAlikeThatDifferInCaseSpaceAndPunctuation(String one, String other) {
        assertThat(NearDuplicates.key(one)).isEqualTo(NearDuplicates.key(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1+1    | 1-1
            1.5    | 15
            x<2    | x>2
            +      | -
            """)
    void shouldTellProblemsApartThatMeanSomethingElse(String one, String other) {
        assertThat(NearDuplicates.key(one)).isNotEqualTo(NearDuplicates.key(other));
    }

    @Test
    void shouldCountDoublesAndThoseAcrossTheSplit() {
        DataSet data = new DataSet("d", problems("a b", "A b.", "c"), problems("ab", "C.", "d"));

        NearDuplicates near = NearDuplicates.of(data);

        assertThat(near.problems()).isEqualTo(3);
        assertThat(near.acrossSplit()).isEqualTo(2);
        assertThat(near.examples()).containsExactly("A b. is like a b", "ab is like a b", "C. is like c");
    }

    private static List<Problem> problems(String... texts) {
        return Stream.of(texts).map(text -> new Problem(text, "1", text)).toList();
    }
}
