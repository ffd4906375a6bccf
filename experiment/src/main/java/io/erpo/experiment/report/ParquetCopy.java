package io.erpo.experiment.report;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Copies a CSV file to Parquet, with the engine that reads data in both forms. */
final class ParquetCopy {

    private static final String TYPES =
            "'run': 'VARCHAR', 'arm': 'VARCHAR', 'seed': 'BIGINT', 'run_id': 'VARCHAR', 'kind': 'VARCHAR', 'benchmark': 'VARCHAR',"
                    + " 'step': 'BIGINT', 'epoch': 'BIGINT', 'prompt': 'VARCHAR', 'measure': 'VARCHAR', 'value': 'DOUBLE'";

    private ParquetCopy() {}

    /** @return whether the copy was written: the engine has no library for some machines */
    static boolean write(Path csv, Path parquet) {
        Properties settings = new Properties();
        settings.setProperty("memory_limit", "400MB");
        settings.setProperty("threads", "1");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT * FROM read_csv(%s, header = true, all_varchar = false, types = {%s})) TO %s (FORMAT parquet)"
                            .formatted(literal(csv), TYPES, literal(parquet)));
            return true;
        } catch (SQLException | LinkageError e) {
            return false;
        }
    }

    private static String literal(Path file) {
        return "'" + file.toString().replace("'", "''") + "'";
    }
}
