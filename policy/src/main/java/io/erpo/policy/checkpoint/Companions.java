package io.erpo.policy.checkpoint;

import io.erpo.faults.FileFaults;
import io.erpo.policy.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The small files of a checkpoint directory that nothing here reads and that belong to the model all the same: licences, notices,
 * further chat templates, settings of a preprocessor. They travel with everything that is made from the model.
 *
 * @param contents by name, within the directory
 */
record Companions(Map<String, byte[]> contents) {

    static final Companions NONE = new Companions(Map.of());

    private static final String TEMPLATES = "additional_chat_templates";
    private static final Pattern NAME = Pattern.compile("(" + TEMPLATES + "/)?[A-Za-z0-9_][A-Za-z0-9 ._()+-]*");

    /** First, so that no other file takes their room. */
    private static final Pattern LEGAL = Pattern.compile("(?i).*(licen[cs]e|notice|use_policy|copying).*");

    private static final Pattern WEIGHTS = Pattern.compile(
            "(?i).*\\.(safetensors|bin|pt|pth|ckpt|pkl|gguf|h5|msgpack|onnx|onnx_data|ot|npz|zip|gz)|.*\\.index\\.json");

    /** A model card says what another model is, and these what was done with it; the rest is written anew. */
    private static final Set<String> OF_THE_BASE =
            Set.of("readme.md", "trainer_state.json", "adapter_config.json", "erpo-manifest.json");

    private static final long MOST_BYTES_OF_ONE = 1 << 20;
    private static final long MOST_BYTES = 1 << 22;
    private static final int MOST_FILES = 64;

    Companions {
        contents = new TreeMap<>(contents);
    }

    /** @param known files that are read and written elsewhere */
    static Companions read(Path directory, Set<String> known) {
        Map<String, byte[]> contents = new TreeMap<>();
        long bytes = 0;
        try {
            for (Path file : candidates(directory, known)) {
                long size = Files.size(file);
                if (size <= MOST_BYTES_OF_ONE && bytes + size <= MOST_BYTES && contents.size() < MOST_FILES) {
                    contents.put(name(directory, file), Files.readAllBytes(file));
                    bytes += size;
                }
            }
            return new Companions(contents);
        } catch (IOException e) {
            throw StorageException.reading("cannot read " + directory + ": " + FileFaults.describe(e), e);
        }
    }

    /** Those of an adapter beside those of its base. */
    Companions with(Companions others) {
        Map<String, byte[]> both = new TreeMap<>(contents);
        both.putAll(others.contents);
        return new Companions(both);
    }

    void writeTo(Path directory) throws IOException {
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
            Path target = directory.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }

    private static List<Path> candidates(Path directory, Set<String> known) throws IOException {
        try (Stream<Path> files = Stream.concat(list(directory), list(directory.resolve(TEMPLATES)))) {
            return files.filter(file -> Files.isRegularFile(file) && Files.isReadable(file))
                    .filter(file -> travels(name(directory, file), known))
                    .sorted(Comparator.<Path, Boolean>comparing(file ->
                                    !LEGAL.matcher(name(directory, file)).matches())
                            .thenComparing(file -> name(directory, file)))
                    .toList();
        }
    }

    private static Stream<Path> list(Path directory) throws IOException {
        return Files.isDirectory(directory) ? Files.list(directory) : Stream.empty();
    }

    private static boolean travels(String name, Set<String> known) {
        return NAME.matcher(name).matches()
                && !WEIGHTS.matcher(name).matches()
                && !OF_THE_BASE.contains(name.toLowerCase(Locale.ROOT))
                && !known.contains(name);
    }

    private static String name(Path directory, Path file) {
        return directory.relativize(file).toString().replace('\\', '/');
    }
}
