package io.erpo.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.TemperatureRule;
import io.erpo.events.OnMixed;
import io.erpo.events.TemperatureControl;
import io.erpo.events.TemperatureSettings;
import io.erpo.view.history.WhatIf;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WhatIfCommandTest {

    private static final TemperatureSettings RECORDED =
            new TemperatureSettings(1.0, 0.02, 1.2, OnMixed.HOLD, TemperatureControl.LADDER, 0.1, 0.05, List.of());

    private static WhatIf whatIf(String... options) {
        return CommandLine.populateCommand(new WhatIfCommand.Settings(), options)
                .over(RECORDED);
    }

    @Test
    void shouldTakeTheNamesOfTheConfigurationAndTheOlderOnes() {
        WhatIf expected = new WhatIf(new TemperatureRule(1.1, 0.05, 1.4), HistoryRule.HOLD);

        assertThat(whatIf("--initial", "1.1", "--slope", "0.05", "--max", "1.4"))
                .isEqualTo(expected);
        assertThat(whatIf("--t-init", "1.1", "--t-step", "0.05", "--t-max", "1.4"))
                .isEqualTo(expected);
    }

    @Test
    void shouldKeepTheRecordedSettingsThatAreNotNamed() {
        assertThat(whatIf("--slope", "0.05"))
                .isEqualTo(new WhatIf(new TemperatureRule(1.0, 0.05, 1.2), HistoryRule.HOLD));
    }
}
