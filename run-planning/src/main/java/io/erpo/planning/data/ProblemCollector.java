package io.erpo.planning.data;

import io.erpo.planning.data.layout.Layout;
import io.erpo.planning.data.layout.Layouts;
import io.erpo.planning.data.rows.DataFile;
import io.erpo.planning.data.rows.Row;
import io.erpo.planning.data.rows.RowSink;
import io.erpo.planning.data.rows.Wanted;
import io.erpo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes problems of rows and keeps each once. */
final class ProblemCollector implements RowSink {

    /** What a problem takes beside its texts until its run is planned: keys, ids, hashes, the event. */
    private static final long OVERHEAD = 700;

    /** The rest of a record is for the chat template, the instruction and the names of the problem. */
    private static final int LARGEST = Topics.PROMPTS.largestEvent() - (64 << 10);

    private final Layouts layouts;
    private final boolean severalFiles;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<TextHash, Found> byText = new HashMap<>();
    private final Map<TextHash, Found> bySpelling = new HashMap<>();
    private final Map<String, Integer> filesByLayout = new LinkedHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private final long most = Runtime.getRuntime().maxMemory() / 10 * 9;
    private long held;
    private long bad;
    private long duplicates;
    private long respelled;

    private String file = "";
    private String part = "line";
    private String kind = "";
    private Optional<Layout> layout = Optional.empty();
    private Optional<List<String>> keys = Optional.empty();

    ProblemCollector(Layouts layouts, boolean severalFiles) {
        this.layouts = layouts;
        this.severalFiles = severalFiles;
    }

    /** Where a text was found first. */
    private record Found(String place, Problem problem) {}

    void begin(Path path, DataFile data) {
        file = String.valueOf(path.getFileName());
        part = data.part();
        kind = data.kind();
        layout = Optional.empty();
        keys = Optional.empty();
    }

    void end() {
        layout.ifPresent(found -> filesByLayout.merge(
                "%s, layout %s".formatted(kind, found.describe(keys.orElseThrow())), 1, Integer::sum));
    }

    @Override
    public Wanted wanted(List<String> rowKeys) {
        layout = Optional.of(layouts.recognise(rowKeys));
        keys = Optional.of(rowKeys);
        return layout.get().wanted();
    }

    @Override
    public void row(Row row) {
        try {
            add(row);
        } catch (IllegalArgumentException e) {
            bad(row.number(), row.copies(), e.getMessage());
        }
    }

    @Override
    public void bad(long number, String complaint) {
        bad(number, 1, complaint);
    }

    private void bad(long number, long copies, String complaint) {
        bad += copies;
        if (complaints.size() < SkippedRows.KEPT) {
            String more = copies > 1 ? " (and %d copies of it)".formatted(copies - 1) : "";
            complaints.add(place(number) + ": " + complaint + more);
        }
    }

    private void add(Row row) {
        Layout.Fields fields = layout.orElseThrow().read(row);
        String source = file + ":" + row.number();
        Problem problem = new Problem(
                fields.question().text(),
                fields.answer(),
                fields.id().map(id -> source + "#" + id).orElse(source),
                fields.dataSource().intern(),
                fields.question().messages());
        requireRecord(problem);
        TextHash text = TextHash.of(problem.text());
        Found same = byText.get(text);
        if (same != null) {
            requireSameAnswer(same, problem);
            duplicates += row.copies();
            return;
        }
        TextHash spelling = TextHash.of(Spelling.key(problem.text()));
        Found respelt = bySpelling.get(spelling);
        if (respelt != null) {
            byText.put(text, respelt);
            requireSameAnswer(respelt, problem);
            respelled++;
            duplicates += row.copies() - 1;
            return;
        }
        Found found = new Found(place(row.number()), problem);
        byText.put(text, found);
        bySpelling.put(spelling, found);
        problems.add(problem);
        requireMemory(problem);
        duplicates += row.copies() - 1;
    }

    /** A heap that is nearly full makes the collector of garbage work for many minutes before it gives up. */
    private void requireMemory(Problem problem) {
        held += OVERHEAD + problem.text().length() + problem.reference().length();
        if (held > most) {
            throw ProblemFiles.tooLarge(file);
        }
    }

    /** A prompt is a record with its reference. */
    private static void requireRecord(Problem problem) {
        long bytes = utf8(problem.text()) + utf8(problem.reference());
        if (bytes > LARGEST) {
            throw new IllegalArgumentException(
                    "a prompt and its reference may take %,d bytes together, these take %,d".formatted(LARGEST, bytes));
        }
    }

    private static long utf8(String text) {
        return text.length() > LARGEST ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void requireSameAnswer(Found found, Problem again) {
        if (!Spelling.key(found.problem().reference()).equals(Spelling.key(again.reference()))) {
            boolean otherSpelling = !found.problem().text().equals(again.text());
            throw new IllegalArgumentException("the prompt of %s again%s, with another answer: \"%s\", there \"%s\""
                    .formatted(
                            found.place(),
                            otherSpelling ? " in another spelling (white space or Unicode form)" : "",
                            again.shownReference(),
                            found.problem().shownReference()));
        }
    }

    private String place(long number) {
        return severalFiles ? "%s, %s %d".formatted(file, part, number) : part + " " + number;
    }

    String part() {
        return severalFiles ? "line" : part;
    }

    List<Problem> problems() {
        return problems;
    }

    long duplicates() {
        return duplicates;
    }

    long respelled() {
        return respelled;
    }

    SkippedRows bad() {
        return new SkippedRows(bad, complaints);
    }

    /** Such as {@code Parquet, layout verl (prompt, reward_model.ground_truth)}, with the number of files where there are several. */
    List<String> layouts() {
        return filesByLayout.entrySet().stream()
                .map(entry -> severalFiles
                        ? "%d file%s: %s".formatted(entry.getValue(), entry.getValue() == 1 ? "" : "s", entry.getKey())
                        : entry.getKey())
                .toList();
    }
}
