package io.erpo.planning.data.rows;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a file consists of, seen from its first bytes; only CSV is known by its name, since any text may be CSV. */
enum FileKind {
    JSON_LINES("line", "JSON lines"),
    JSON_SEQUENCE("item", "JSON"),
    CSV("row", "CSV"),
    PARQUET("row", "Parquet");

    private static final Map<String, String> SIGNATURES = signatures();

    private final String part;
    private final String title;

    FileKind(String part, String title) {
        this.part = part;
        this.title = title;
    }

    /** What the parts are called that hold a problem each. */
    String part() {
        return part;
    }

    String title() {
        return title;
    }

    /**
     * The kind of a file.
     *
     * @param head of the unpacked bytes
     * @throws UnreadableFileException for a kind that is not read, with what to do
     */
    static FileKind of(Path file, Head head) {
        if (head.startsWith("PAR1") || head.startsWith("PARE")) {
            return PARQUET;
        }
        SIGNATURES.forEach((signature, meaning) -> {
            if (head.startsWith(signature.chars().toArray())) {
                throw new UnreadableFileException(meaning);
            }
        });
        if (head.holds(257, "ustar")) {
            throw new UnreadableFileException("is a tar archive; unpack it and give the files");
        }
        String wide = head.wideEncoding();
        if (!wide.isEmpty()) {
            throw new UnreadableFileException(
                    "is %s text; only UTF-8 is read: iconv -f %s -t UTF-8 FILE > FILE.utf8".formatted(wide, wide));
        }
        return ofText(file, head.text());
    }

    private static FileKind ofText(Path file, String text) {
        String lower = text.substring(0, Math.min(text.length(), 200)).toLowerCase(Locale.ROOT);
        if (lower.startsWith("version https://git-lfs")) {
            throw new UnreadableFileException("is a Git LFS pointer, not the data; fetch the data with: git lfs pull");
        }
        if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
            throw new UnreadableFileException(
                    "is a web page, such as a server sends in place of a file that needs a login; download the data itself");
        }
        if (text.isEmpty()) {
            return JSON_LINES;
        }
        if (text.startsWith("[") && !isListOfOneLine(text)) {
            return JSON_SEQUENCE;
        }
        if (text.startsWith("{")) {
            return text.lines().findFirst().orElse("").strip().equals("{") ? JSON_SEQUENCE : JSON_LINES;
        }
        return extension(file).equals("csv") || extension(file).equals("tsv") ? CSV : JSON_LINES;
    }

    /** A first line such as {@code ["prompt"]} that other lines follow is a bad line of JSON lines, not a list of rows. */
    private static boolean isListOfOneLine(String text) {
        String first = text.lines().findFirst().orElse("").strip();
        return first.length() > 1 && !first.contains("{") && first.endsWith("]");
    }

    /** The last part of the name without one that tells how the file is packed. */
    static String extension(Path file) {
        String name =
                String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|gzip|zst|zstd)$", "");
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static Map<String, String> signatures() {
        Map<String, String> known = new LinkedHashMap<>();
        known.put(
                "PK\u0003\u0004",
                "is a ZIP archive, or a spreadsheet (.xlsx), which is one; unpack it, or save it as CSV");
        known.put(
                "ARROW1", "is an Arrow file; write it as Parquet, in Python: dataset.to_parquet(\"problems.parquet\")");
        known.put(
                "\u00ff\u00ff\u00ff\u00ff",
                "is an Arrow stream, as save_to_disk writes it; write it as Parquet, in Python: load_from_disk(DIR).to_parquet(\"problems.parquet\")");
        known.put("BZh", "is packed with bzip2; gzip and zstd are read, so unpack it with bunzip2");
        known.put("\u00fd7zXZ", "is packed with xz; gzip and zstd are read, so unpack it with unxz");
        known.put("\u0004\"M\u0018", "is packed with lz4; gzip and zstd are read, so unpack it with unlz4");
        known.put("7z\u00bc\u00af", "is a 7z archive; unpack it");
        known.put("Rar!", "is a RAR archive; unpack it");
        known.put("\u001f\u008b", "is packed with gzip twice; unpack it with gunzip");
        known.put("\u0028\u00b5\u002f\u00fd", "is packed with zstd twice; unpack it with unzstd");
        known.put("Obj\u0001", "is an Avro file; write it as Parquet or JSON lines");
        known.put("ORC", "is an ORC file; write it as Parquet or JSON lines");
        known.put("SQLite format 3", "is an SQLite database; export the table as CSV");
        known.put("\u0089HDF", "is an HDF5 file; write it as Parquet or JSON lines");
        known.put("\u0093NUMPY", "is a NumPy file; write it as Parquet or JSON lines");
        known.put("\u0080\u0002", PICKLE);
        known.put("\u0080\u0003", PICKLE);
        known.put("\u0080\u0004", PICKLE);
        known.put("\u0080\u0005", PICKLE);
        known.put("%PDF", "is a PDF document; write its problems as JSON lines");
        known.put("\u00d0\u00cf\u0011\u00e0", "is an old Office document; save it as CSV");
        return known;
    }

    private static final String PICKLE =
            "is a Python pickle; write it as Parquet, with pandas: frame.to_parquet(\"problems.parquet\")";
}
