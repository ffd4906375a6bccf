package io.erpo.cli.history;

import io.erpo.algorithm.TemperatureController;
import io.erpo.algorithm.TemperatureLadder;
import io.erpo.algorithm.TemperatureRule;
import io.erpo.algorithm.TemperatureSchedule;
import io.erpo.cli.terminal.Text;

/** A temperature rule in one line. */
final class RuleText {

    private RuleText() {}

    static String of(TemperatureRule rule) {
        if (rule instanceof TemperatureController controller) {
            return "T_i steered to %s of all-correct visits, rate %s, within %s and %s"
                    .formatted(
                            Text.percent(controller.target()), controller.rate(), controller.initial(), controller.max());
        }
        if (rule instanceof TemperatureSchedule schedule) {
            return "T by a schedule of %d steps, at most %s"
                    .formatted(schedule.temperatures().size(), schedule.max());
        }
        TemperatureLadder ladder = (TemperatureLadder) rule;
        return "T_i = min(%s + %s * H_i, %s)".formatted(ladder.initial(), ladder.slope(), ladder.max());
    }
}
