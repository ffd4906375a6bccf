package io.erpo.planning.data;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that a user means by a path: the file, those of a directory, or those that fit a pattern. */
final class Shards {

    private static final Pattern DATA = Pattern.compile(
            ".+\\.(parquet|jsonl|ndjson|json|csv|tsv)(\\.(gz|gzip|zst|zstd))?", Pattern.CASE_INSENSITIVE);

    /** Descriptions that stand beside the shards of a data set. */
    private static final Set<String> DESCRIPTIONS =
            Set.of("dataset_info.json", "dataset_infos.json", "state.json", "metadata.json", "config.json");

    private static final Pattern SPLIT =
            Pattern.compile("(train|training|test|testing|validation|valid|val|dev|eval)(?![a-z]).*");
    private static final String GLOB = "*?[{";

    private Shards() {}

    /**
     * The files, sorted by name.
     *
     * @throws DataException when there are none, or a directory mixes splits
     */
    static List<Path> of(Path location) {
        try {
            if (Files.isDirectory(location)) {
                return ofDirectory(location);
            }
            if (Files.exists(location)) {
                return List.of(location);
            }
            if (location.toString().chars().anyMatch(c -> GLOB.indexOf(c) >= 0)) {
                return ofPattern(location);
            }
        } catch (IOException e) {
            throw new DataException(
                    "the files of %s cannot be listed; check the path and its permissions".formatted(location), e);
        }
        throw new DataException("there is no data file " + location);
    }

    private static List<Path> ofDirectory(Path directory) throws IOException {
        List<Path> files = files(directory, file -> isData(file));
        if (files.isEmpty()) {
            throw new DataException(nothingIn(directory));
        }
        Set<String> splits = files.stream()
                .map(Shards::split)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        if (splits.size() > 1) {
            throw new DataException(
                    "directory %s holds several splits (%s), and erpo holds out problems itself; give the files of one, such as \"%s\""
                            .formatted(
                                    directory,
                                    String.join(", ", splits),
                                    directory.resolve(
                                            splits.stream().reduce((a, b) -> b).orElseThrow() + "*")));
        }
        return files;
    }

    private static String nothingIn(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> all = entries.sorted().toList();
            if (all.stream().anyMatch(entry -> entry.toString().endsWith(".arrow"))) {
                return "directory %s is a data set of save_to_disk (Arrow files); write it as Parquet, in Python: load_from_disk(\"%s\").to_parquet(\"problems.parquet\")"
                        .formatted(directory, directory);
            }
            Optional<Path> inside = all.stream()
                    .filter(Files::isDirectory)
                    .filter(Shards::holdsData)
                    .findFirst();
            return "directory %s holds no data files (.parquet, .jsonl, .json, .csv, .tsv, each also .gz or .zst)%s"
                    .formatted(
                            directory,
                            inside.map(folder -> "; its folder " + folder.getFileName() + " does: give that")
                                    .orElse(""));
        }
    }

    private static boolean holdsData(Path directory) {
        try {
            return !files(directory, Shards::isData).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** A pattern may stand in any part of the path. */
    private static List<Path> ofPattern(Path pattern) throws IOException {
        Path start = pattern.toAbsolutePath().getRoot();
        int depth = 0;
        boolean fixed = true;
        for (Path part : pattern.toAbsolutePath()) {
            fixed &= part.toString().chars().noneMatch(c -> GLOB.indexOf(c) >= 0);
            if (fixed) {
                start = start.resolve(part);
            } else {
                depth++;
            }
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.toAbsolutePath());
        boolean anyDepth = pattern.toString().contains("**");
        if (!Files.isDirectory(start)) {
            throw new DataException("there is no directory %s to look for %s in".formatted(start, pattern));
        }
        try (Stream<Path> found = Files.walk(start, anyDepth ? Integer.MAX_VALUE : depth)) {
            List<Path> files = found.filter(matcher::matches)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new DataException("no file fits the pattern " + pattern);
            }
            return files;
        }
    }

    private static List<Path> files(Path directory, Predicate<Path> use) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isRegularFile).filter(use).sorted().toList();
        }
    }

    private static boolean isData(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".")
                && !name.startsWith("_")
                && !DESCRIPTIONS.contains(name.toLowerCase(Locale.ROOT))
                && DATA.matcher(name).matches();
    }

    private static Optional<String> split(Path file) {
        Matcher name = SPLIT.matcher(file.getFileName().toString().toLowerCase(Locale.ROOT));
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }
}
