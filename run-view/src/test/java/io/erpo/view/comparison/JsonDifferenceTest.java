package io.erpo.view.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDifferenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"b\":1}}       | {\"a\":{\"b\":2}}      | a.b: expected 1, found 2",
                "{\"a\":[{\"b\":0.5}]}   | {\"a\":[{\"b\":0.25}]} | a[0].b: expected 0.5, found 0.25",
                "{\"a\":[1,2]}           | {\"a\":[1]}            | a: expected 2 elements, found 1 elements",
                "{\"a\":1}               | {}                     | a: expected 1, found nothing",
                "{}                      | {\"a\":\"x\"}          | a: expected nothing, found \"x\"",
                "{\"a\":null}            | {\"a\":false}          | a: expected null, found false",
                "{\"a\":0.0}             | {\"a\":-0.0}           | a: expected 0.0, found -0.0",
                "{\"a\":1,\"b\":2}       | {\"b\":2,\"a\":1}      | is written otherwise"
            })
    void shouldSayWhereDocumentsDifferFirst(String expected, String found, String difference) {
        assertThat(JsonDifference.first(expected, found)).isEqualTo(difference);
    }
}
