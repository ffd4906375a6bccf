package io.erpo.cli.history;

import io.erpo.cli.terminal.Columns;
import io.erpo.cli.terminal.Text;
import io.erpo.view.history.WhatIf;
import io.erpo.view.history.WhatIf.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A comparison as a table, with what it can not say. */
final class WhatIfText {

    private static final Columns COLUMNS = Columns.of(9, 8, 6, 7, 6, 8, 7, 8, 7, 7, 6, 8, 8);

    private static final String LEGEND = """
            visits  training groups with an outcome      all+    share that were all correct: recorded, whatever the settings
            H>0     share visited with H_i above 0       Tmean, Tmax   sampling temperature       =max   share at T_max
            two columns each: as recorded, and with the other settings
            hotter, cooler   share of the all-correct visits that would have been sampled at another temperature""";

    private static final String LIMIT = """
            The outcomes are those of the recorded temperatures. At other temperatures the policy would have given other
            responses, and so other rewards, outcomes and policies: those are unknown, and with them how many prompts would
            have stayed residual. To know, train with these settings.""";

    private WhatIfText() {}

    /** @param steps length of a window */
    static List<String> lines(Map<Integer, Comparison> windows, int steps, Comparison total) {
        List<String> lines = new ArrayList<>();
        lines.add(LEGEND + "\n");
        lines.add(COLUMNS.row(
                "steps", "visits", "all+", "H>0", "", "Tmean", "", "Tmax", "", "=max", "", "hotter", "cooler"));
        windows.forEach((first, window) -> lines.add(row((first + 1) + "-" + (first + steps), window)));
        lines.add(row("all", total));
        lines.add("\n" + LIMIT);
        return lines;
    }

    private static String row(String label, Comparison comparison) {
        WhatIf.Side recorded = comparison.recorded();
        WhatIf.Side whatIf = comparison.whatIf();
        return COLUMNS.row(
                label,
                Integer.toString(comparison.visits()),
                Text.percent(comparison.residual()),
                Text.percent(recorded.heated()),
                Text.percent(whatIf.heated()),
                Text.decimals(3, recorded.meanTemperature()),
                Text.decimals(3, whatIf.meanTemperature()),
                Text.decimals(3, recorded.maxTemperature()),
                Text.decimals(3, whatIf.maxTemperature()),
                Text.percent(recorded.atMax()),
                Text.percent(whatIf.atMax()),
                Text.percent(comparison.hotter()),
                Text.percent(comparison.cooler()));
    }
}
