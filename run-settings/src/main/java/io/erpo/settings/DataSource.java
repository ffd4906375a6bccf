package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

/**
 * The problems, and where a file's rows have them.
 *
 * @param source a file, a directory or a glob of files, or {@code generated}; blank when a preset leaves it to the user
 * @param training number of generated problems to train on
 * @param heldOut number of generated problems to evaluate on
 * @param heldOutShare share of a file's problems to evaluate on
 * @param seed determines the generated problems and the split; not the run's, so that runs with several seeds are
 * comparable
 * @param prompt dotted path of the problem in a row, such as {@code prompt[0].content}; blank for a known layout
 * @param answer dotted path of the reference answer; blank for a known layout
 * @param id dotted path of a problem's name; blank for a known layout
 * @param dataSource dotted path of a problem's data source; blank for {@code data_source} where a row has it
 * @param onBadLine what to do about a row that holds no problem
 */
public record DataSource(
        String source,
        int training,
        int heldOut,
        double heldOutShare,
        long seed,
        String prompt,
        String answer,
        String id,
        String dataSource,
        OnBadLine onBadLine) {

    public static final String GENERATED = "generated";

    /** What to do about a row that holds no problem. */
    public enum OnBadLine {
        /** Start nothing. */
        REFUSE,
        /** Leave it out, and say so. */
        SKIP
    }

    public DataSource {
        require(training >= 1, "data.training", "1 or more", training);
        require(heldOut >= 1, "data.heldOut", "1 or more", heldOut);
        require(heldOutShare > 0 && heldOutShare < 1, "data.heldOutShare", "between 0 and 1", heldOutShare);
    }

    /** A file whose layout is known, with bad rows refused. */
    public static DataSource ofFile(String source, double heldOutShare, long seed) {
        return new DataSource(source, 1, 1, heldOutShare, seed, "", "", "", "", OnBadLine.REFUSE);
    }

    public boolean isGenerated() {
        return source.equals(GENERATED);
    }
}
