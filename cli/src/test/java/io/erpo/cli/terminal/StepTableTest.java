package io.erpo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.StepStatistics;
import io.erpo.view.progress.StepReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTableTest {

    @Test
    void shouldFitATerminalOfEightyColumns() {
        StepReport widest = new StepReport(
                998,
                new StepStatistics(
                        1, 1, -1.25, 1.0, 1.0, 1.0, 1.0, 1.205, 1.205, 1.0, 1.0, 0.0, 0.0, 0, 0, 0.0, List.of(),
                        List.of(), Map.of()),
                123_456,
                123_456,
                99.9);

        assertThat(StepTable.header()).hasSizeLessThan(StepTable.WIDTH);
        assertThat(StepTable.row(widest, 999, 3_599, 3_599))
                .hasSizeLessThan(StepTable.WIDTH)
                .isEqualTo(" 999/999 -1.250 100% 100%  100% 100% 1.205 1.205 100%   123k   123k 59:59 59:59");
    }

    @Test
    void shouldWriteRatesAndTimesForPeople() {
        assertThat(Text.rate(950.4)).isEqualTo("950");
        assertThat(Text.rate(5_240)).isEqualTo("5.2k");
        assertThat(Text.rate(99_960)).isEqualTo("100k");
        assertThat(Text.rate(1_260_000)).isEqualTo("1.3M");
        assertThat(Text.time(41.4)).isEqualTo("0:41");
        assertThat(Text.time(3 * 3_600)).isEqualTo("3:00:00");
    }
}
