package io.erpo.code;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.erpo.code.Expected.Text;
import io.erpo.code.Expected.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 2;3       | 1 2  ;3;;     | 0    | true",
                "1 2;3       | 1 2;4         | 0    | false",
                "1 2;3       | 1 2;3;4       | 0    | false",
                "1 2;3       | 1 2           | 0    | false",
                "1 2         | 1  2          | 0    | false",
                "1 2         | 1  2          | 1e-9 | true",
                "x           | X             | 0    | false",
                "0.5         | 0.50          | 0    | false",
                "0.5 ab      | 0.5000001 ab  | 1e-6 | true",
                "0.5 ab      | 0.5001 ab     | 1e-6 | false",
                "1000000     | 1000000.5     | 1e-6 | true",
                "0.5 ab      | 0.5 ac        | 1e-6 | false",
                "0.5         | NaN           | 1e-6 | false",
                "Infinity    | 5             | 1e-6 | false",
                "1e999       | 5             | 1e-6 | false",
                "1           | 1f            | 1e-6 | false",
                "1           | 1 1           | 1e-6 | false"
            })
    void shouldCompareText(String expected, String output, double tolerance, boolean equal) {
        Text text = new Text(expected.replace(';', '\n'));
        assertThat(text.matches(output.replace(';', '\n'), tolerance)).isEqualTo(equal);
        assertThat(text.matches(output.replace(";", "\r\n"), tolerance)).isEqualTo(equal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "4                  | 4.0                | 0    | true",
                "12345678901234567890123 | 12345678901234567890124 | 0 | false",
                "0.1                | 0.1                | 0    | true",
                "0.1                | 0.10000001         | 0    | false",
                "0.1                | 0.10000001         | 1e-6 | true",
                "1                  | true               | 0    | false",
                "true               | true               | 0    | true",
                "null               | null               | 0    | true",
                "null               | 0                  | 0    | false",
                "\"4\"              | 4                  | 0    | false",
                "[1, [2, 3]]        | [1,[2.0,3]]        | 0    | true",
                "[1, 2]             | [2, 1]             | 0    | false",
                "[1, 2]             | [1, 2, 3]          | 0    | false",
                "{\"a\": 1}         | {\"a\": 1.0}       | 0    | true",
                "{\"a\": 1}         | {\"b\": 1}         | 0    | false",
                "{\"a\": 1}         | {\"a\": 1, \"b\": 2} | 0  | false",
                "4                  | 4 4                | 0    | false",
                "4                  | ``                 | 0    | false",
                "4                  | NaN                | 1e-6 | false",
                "4                  | Infinity           | 1e-6 | false",
                "1e999              | 5                  | 1e-6 | false",
                "5                  | 1e999              | 1e-6 | false",
                "4                  | 4;                 | 0    | false"
            })
    void shouldCompareValues(String expected, String output, double tolerance, boolean equal)
            throws JsonProcessingException {
        assertThat(new Value(Json.read(expected)).matches(output, tolerance)).isEqualTo(equal);
    }
}
