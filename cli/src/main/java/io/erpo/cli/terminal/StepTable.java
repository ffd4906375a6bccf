package io.erpo.cli.terminal;

import io.erpo.view.progress.StepReport;

/** Steps as rows of a table that fits a terminal of 80 columns. */
final class StepTable {

    static final int WIDTH = 80;

    static final String LEGEND = """
            corr   share of correct responses        all+ mixed all-   prompts all, some, none correct
            T      sampling temperature              H>0   training prompts that were all correct before
            smp/s  tokens/s of the sampler           lrn/s   tokens/s of the learner""";

    private static final Columns COLUMNS = Columns.of(8, 7, 5, 5, 6, 5, 6, 6, 5, 7, 7, 6, 6);

    private StepTable() {}

    static String header() {
        return COLUMNS.row(
                "step", "reward", "corr", "all+", "mixed", "all-", "Tmean", "Tmax", "H>0", "smp/s", "lrn/s", "time",
                "left");
    }

    /** Steps are numbered from 1 for people. */
    static String row(StepReport report, int steps, double elapsedSeconds, double leftSeconds) {
        return COLUMNS.row(
                (report.step() + 1) + "/" + steps,
                Text.decimals(3, report.statistics().getMeanReward()),
                Text.percent(report.statistics().getCorrectShare()),
                Text.percent(report.statistics().getAllCorrectShare()),
                Text.percent(report.statistics().getMixedShare()),
                Text.percent(report.statistics().getAllIncorrectShare()),
                Text.decimals(3, report.statistics().getMeanTemperature()),
                Text.decimals(3, report.statistics().getMaxTemperature()),
                Text.percent(report.statistics().getHeatedShare()),
                Text.rate(report.samplerTokensPerSecond()),
                Text.rate(report.learnerTokensPerSecond()),
                Text.time(elapsedSeconds),
                Text.time(leftSeconds));
    }
}
