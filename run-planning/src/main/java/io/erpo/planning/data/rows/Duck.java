package io.erpo.planning.data.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * DuckDB in this process, with little memory, two threads and a scratch directory of its own. It is loaded by the first
 * call only: its native library takes a second.
 */
final class Duck implements AutoCloseable {

    static final String MEMORY = "400MB";

    private final Path scratch;
    private final Connection connection;

    private Duck(Path scratch, Connection connection) {
        this.scratch = scratch;
        this.connection = connection;
    }

    static Duck open() throws SQLException {
        try {
            Path scratch = Files.createTempDirectory("erpo-data-");
            Properties settings = new Properties();
            settings.setProperty("memory_limit", MEMORY);
            settings.setProperty("threads", "2");
            settings.setProperty("temp_directory", scratch.toString());
            settings.setProperty("autoinstall_known_extensions", "false");
            settings.setProperty("autoload_known_extensions", "false");
            settings.setProperty("jdbc_stream_results", "true");
            return new Duck(scratch, DriverManager.getConnection("jdbc:duckdb:", settings));
        } catch (IOException e) {
            throw new UnreadableFileException(
                    "needs a scratch directory in %s to be read, which cannot be made"
                            .formatted(System.getProperty("java.io.tmpdir")),
                    e);
        } catch (LinkageError e) {
            throw new UnreadableFileException(
                    "needs DuckDB's native library to be read, which does not load on this machine (%s, %s); convert it to JSON lines"
                            .formatted(System.getProperty("os.name"), System.getProperty("os.arch")),
                    e);
        }
    }

    /** Takes a row of a result. */
    interface RowUse {
        void accept(ResultSet row) throws SQLException;
    }

    /** Makes something of a row of a result. */
    interface RowMapping<T> {
        T of(ResultSet row) throws SQLException;
    }

    void each(String query, RowUse use) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                use.accept(rows);
            }
        }
    }

    <T> List<T> list(String query, RowMapping<T> mapping) throws SQLException {
        List<T> list = new ArrayList<>();
        each(query, row -> list.add(mapping.of(row)));
        return list;
    }

    /** A text in a query. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A file in a query; the engine would take a star in its name for a pattern. */
    static String path(Path file) {
        return literal(file.toString().replaceAll("[*?\\[]", "[$0]"));
    }

    static boolean isOutOfMemory(SQLException failure) {
        return String.valueOf(failure.getMessage()).contains("Out of Memory");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("scratch directory " + scratch, e);
        }
    }
}
