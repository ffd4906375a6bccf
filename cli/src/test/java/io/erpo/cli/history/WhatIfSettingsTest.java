package io.erpo.cli.history;

import java.util.List;
import io.erpo.events.TemperatureControl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.TemperatureController;
import io.erpo.algorithm.TemperatureLadder;
import io.erpo.algorithm.TemperatureSchedule;
import io.erpo.events.OnMixed;
import io.erpo.events.TemperatureSettings;
import io.erpo.view.history.WhatIf;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WhatIfSettingsTest {

    private static final TemperatureSettings RECORDED = new TemperatureSettings(1.0, 0.02, 1.2, OnMixed.HOLD, TemperatureControl.LADDER, 0.1, 0.05, List.of());

    private static WhatIf whatIf(String... options) {
        return CommandLine.populateCommand(new WhatIfSettings(), options)
                .over(RECORDED);
    }

    @Test
    void shouldTakeTheNamesOfTheConfigurationAndTheOlderOnes() {
        WhatIf expected = new WhatIf(new TemperatureLadder(1.1, 0.05, 1.4), HistoryRule.HOLD);

        assertThat(whatIf("--initial", "1.1", "--slope", "0.05", "--max", "1.4"))
                .isEqualTo(expected);
        assertThat(whatIf("--t-init", "1.1", "--t-step", "0.05", "--t-max", "1.4"))
                .isEqualTo(expected);
    }

    @Test
    void shouldKeepTheRecordedSettingsThatAreNotNamed() {
        assertThat(whatIf("--slope", "0.05"))
                .isEqualTo(new WhatIf(new TemperatureLadder(1.0, 0.05, 1.2), HistoryRule.HOLD));
    }

    @Test
    void shouldSteerWhenASettingOfTheControllerIsNamed() {
        assertThat(whatIf("--target", "0.25").temperature())
                .isEqualTo(new TemperatureController(1.0, 2.5, 0.25, 0.05));
        assertThat(whatIf("--rule", "target", "--max", "1.6").temperature())
                .isEqualTo(new TemperatureController(1.0, 1.6, 0.1, 0.05));
    }

    @Test
    void shouldTakeTheOtherSettingsFromARunThatSteers() {
        TemperatureSettings steered = new TemperatureSettings(
                1.0, 0.0, 2.0, OnMixed.HOLD, TemperatureControl.TARGET, 0.2, 0.1, List.of());

        assertThat(settings("--rate", "0.01").over(steered).temperature())
                .isEqualTo(new TemperatureController(1.0, 2.0, 0.2, 0.01));
        assertThat(settings("--slope", "0.1").over(steered).temperature())
                .isEqualTo(new TemperatureLadder(1.0, 0.1, 2.0));
        assertThatThrownBy(() -> settings("--rule", "ladder").over(steered))
                .hasMessage("--slope must be given: the run has no ladder");
    }

    @Test
    void shouldRefuseSettingsOfAnotherRule() {
        assertThatThrownBy(() -> whatIf("--slope", "0.1", "--target", "0.2"))
                .hasMessage("--target is for --rule target");
        assertThatThrownBy(() -> whatIf("--rule", "target", "--slope", "0.1"))
                .hasMessage("--slope is for --rule ladder");
        assertThatThrownBy(() -> whatIf("--rule", "schedule"))
                .hasMessage("--rule must be ladder or target, was \"schedule\"");
    }

    @Test
    void shouldKeepAScheduleOnlyWhereNothingElseIsAsked() {
        TemperatureSettings schedule = new TemperatureSettings(
                1.0, 0.0, 1.4, OnMixed.HOLD, TemperatureControl.SCHEDULE, 0.1, 0.05, List.of(1.4, 1.0));

        assertThat(settings("--on-mixed", "reset").over(schedule))
                .isEqualTo(new WhatIf(new TemperatureSchedule(1.0, List.of(1.4, 1.0)), HistoryRule.RESET));
        assertThatThrownBy(() -> settings("--max", "2").over(schedule))
                .hasMessage(
                        "the run has a schedule, which has no such settings; give --rule ladder or --rule target with them");
    }

    private static WhatIfSettings settings(String... options) {
        return CommandLine.populateCommand(new WhatIfSettings(), options);
    }
}
