package io.erpo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MedianTest {

    @Test
    void shouldTakeTheMeanOfTheMiddleTwoAsMedianOfAnEvenNumber() {
        assertThat(Median.of(DoubleStream.of(9, 1, 3, 4))).hasValue(3.5);
        assertThat(Median.of(DoubleStream.of(9, 1, 3))).hasValue(3);
        assertThat(Median.of(DoubleStream.empty())).isEmpty();
    }
}
