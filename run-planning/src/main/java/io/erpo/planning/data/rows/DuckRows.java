package io.erpo.planning.data.rows;

import com.fasterxml.jackson.core.JsonParser;
import io.erpo.planning.data.rows.Value.Fields;
import io.erpo.planning.data.rows.Value.Number;
import io.erpo.planning.data.rows.Value.Other;
import io.erpo.planning.data.rows.Value.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parquet and CSV through DuckDB, which also drops rows that are equal in everything that is wanted. */
final class DuckRows {

    private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|");
    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\(\\d+,\\s*\\d+\\)");
    private static final Pattern NUMBER =
            Pattern.compile("(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|BIGNUM|VARINT|DECIMAL\\(.*\\))");
    private static final Pattern TEXT = Pattern.compile("VARCHAR|UUID|ENUM\\(.*\\)");

    private DuckRows() {}

    /** @param type in DuckDB's notation */
    private record Column(String name, String type) {

        boolean isNested() {
            return type.startsWith("STRUCT(") || type.startsWith("MAP(") || type.endsWith("]") || type.equals("JSON");
        }

        /** As text: nested values as JSON, in which a decimal number would lose digits unless it is a text. */
        String expression() {
            String quoted = '"' + name.replace("\"", "\"\"") + '"';
            if (!isNested()) {
                return "CAST(%s AS VARCHAR)".formatted(type.equals("BLOB") ? "'bytes'" : quoted);
            }
            boolean decimal = DECIMAL.matcher(type).find();
            return "CAST(to_json(%s) AS VARCHAR)"
                    .formatted(
                            decimal
                                    ? "CAST(%s AS %s)"
                                            .formatted(
                                                    quoted,
                                                    DECIMAL.matcher(type).replaceAll("VARCHAR"))
                                    : quoted);
        }

        Value value(String text) {
            if (text == null) {
                return new Other("null");
            }
            if (TEXT.matcher(type).matches()) {
                return new Text(text);
            }
            if (NUMBER.matcher(type).matches()) {
                return text.chars().anyMatch(Character::isDigit) ? new Number(text) : new Other(text);
            }
            if (isNested()) {
                return json(text);
            }
            return new Other(type.equals("BOOLEAN") ? text : "a " + type.toLowerCase(Locale.ROOT));
        }

        private static Value json(String text) {
            try (JsonParser parser = JsonRows.JSON.createParser(text)) {
                parser.nextToken();
                return JsonRows.value(parser, 1);
            } catch (IOException e) {
                throw new UncheckedIOException("a text in memory", e);
            }
        }
    }

    static void parquet(Path file, RowSink sink) {
        try (Duck duck = Duck.open()) {
            String table =
                    "read_parquet(%s, file_row_number = true, hive_partitioning = false)".formatted(Duck.path(file));
            List<Column> columns = columns(duck, table).stream()
                    .filter(column -> !column.name().equals("file_row_number"))
                    .toList();
            Wanted wanted = wantedOfParquet(columns, sink);
            rows(duck, "(SELECT *, file_row_number + 1 AS erpo_row FROM %s)".formatted(table), wanted, columns, sink);
        } catch (SQLException e) {
            throw Duck.isOutOfMemory(e)
                    ? outOfMemory(e)
                    : new UnreadableFileException(
                            "begins as Parquet but is damaged or was cut off; fetch or write it again", e);
        }
    }

    private static Wanted wantedOfParquet(List<Column> columns, RowSink sink) {
        try {
            return wanted(columns, sink);
        } catch (IllegalArgumentException e) {
            throw new UnreadableFileException(e.getMessage(), e);
        }
    }

    static void csv(Path file, RowSink sink) {
        try (Duck duck = Duck.open()) {
            Csv csv = csvOf(duck, file, sink);
            rows(
                    duck,
                    "(SELECT *, row_number() OVER () AS erpo_row FROM %s)".formatted(csv.table()),
                    csv.wanted(),
                    csv.columns(),
                    sink);
            rejected(duck, sink);
        } catch (SQLException e) {
            throw Duck.isOutOfMemory(e)
                    ? outOfMemory(e)
                    : new UnreadableFileException(
                            "cannot be read as CSV: a quotation mark is not closed, or a row is longer than 16 MB;"
                                    + " a field that holds the separator, a line end or a quotation mark must stand in double quotes",
                            e);
        }
    }

    private record Csv(String table, List<Column> columns, Wanted wanted) {}

    /** The separator is the one with which the first line names what is wanted. */
    private static Csv csvOf(Duck duck, Path file, RowSink sink) throws SQLException {
        Optional<String> complaint = Optional.empty();
        Optional<SQLException> failure = Optional.empty();
        int mostColumns = 0;
        for (String delimiter : DELIMITERS) {
            String table = csvTable(file, delimiter);
            try {
                List<Column> columns = columns(duck, table);
                try {
                    return new Csv(table, columns, wanted(columns, sink));
                } catch (IllegalArgumentException e) {
                    if (columns.size() > mostColumns) {
                        mostColumns = columns.size();
                        complaint = Optional.of(e.getMessage());
                    }
                }
            } catch (SQLException e) {
                failure = failure.or(() -> Optional.of(e));
            }
        }
        if (complaint.isEmpty()) {
            throw failure.orElseThrow();
        }
        throw new UnreadableFileException(complaint.get() + " (the first line of a CSV file names its columns)");
    }

    private static String csvTable(Path file, String delimiter) {
        return ("read_csv(%s, header = true, all_varchar = true, delim = %s, quote = '\"', escape = '\"', comment = '',"
                        + " store_rejects = true, rejects_limit = 100000, parallel = false, max_line_size = 16000000)")
                .formatted(Duck.path(file), Duck.literal(delimiter));
    }

    private static List<Column> columns(Duck duck, String table) throws SQLException {
        return duck.list("DESCRIBE SELECT * FROM " + table, row -> new Column(row.getString(1), row.getString(2)));
    }

    private static Wanted wanted(List<Column> columns, RowSink sink) {
        return sink.wanted(columns.stream().map(Column::name).toList());
    }

    /** Equal rows are merged by the engine, in the order of their first; the paper's data repeats each problem a hundred times. */
    private static void rows(Duck duck, String table, Wanted wanted, List<Column> columns, RowSink sink)
            throws SQLException {
        List<String> keys = columns.stream().map(Column::name).toList();
        List<Column> content = chosen(columns, wanted.content());
        List<Column> names = chosen(columns, wanted.names());
        String values = Stream.concat(
                        content.stream().map(Column::expression),
                        names.stream().map(name -> "arg_min(%s, erpo_row)".formatted(name.expression())))
                .collect(Collectors.joining(", "));
        String query = "SELECT %s, min(erpo_row) AS erpo_first, count(*) FROM %s GROUP BY ALL ORDER BY erpo_first"
                .formatted(values, table);
        List<Column> all = Stream.concat(content.stream(), names.stream()).toList();
        duck.each(query, row -> sink.row(row(row, all, keys)));
    }

    private static List<Column> chosen(List<Column> columns, Set<String> names) {
        return columns.stream().filter(column -> names.contains(column.name())).toList();
    }

    private static Row row(ResultSet row, List<Column> wanted, List<String> keys) throws SQLException {
        Map<String, Value> values = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            values.put(wanted.get(i).name(), wanted.get(i).value(row.getString(i + 1)));
        }
        return new Row(
                row.getLong(wanted.size() + 1), row.getLong(wanted.size() + 2), keys, new Fields(values, Set.of()));
    }

    /** What the engine could not read as a row; it keeps a table of them once there is one. */
    private static void rejected(Duck duck, RowSink sink) throws SQLException {
        String tables = "SELECT 1 FROM duckdb_tables() WHERE table_name = 'reject_errors'";
        if (duck.list(tables, row -> 1).isEmpty()) {
            return;
        }
        duck.each(
                "SELECT DISTINCT ON (line) line, CAST(error_type AS VARCHAR) FROM reject_errors ORDER BY line",
                row -> sink.bad(row.getLong(1), reason(row.getString(2))));
    }

    private static String reason(String error) {
        return switch (error) {
            case "TOO MANY COLUMNS" ->
                "has more fields than the first line names; a field with the separator in it must stand in double quotes";
            case "MISSING COLUMNS" -> "has fewer fields than the first line names";
            case "UNQUOTED VALUE" -> "has a quotation mark that is not closed, or text after one";
            case "INVALID ENCODING" -> "is not UTF-8";
            case "LINE SIZE OVER MAXIMUM" -> "is longer than 16 MB";
            default -> "is not a row of CSV";
        };
    }

    private static UnreadableFileException outOfMemory(SQLException cause) {
        return new UnreadableFileException(
                "needs more than the %s that reading may take; write it in more, smaller files, or as JSON lines"
                        .formatted(Duck.MEMORY),
                cause);
    }
}
