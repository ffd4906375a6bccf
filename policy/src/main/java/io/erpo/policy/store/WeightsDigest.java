package io.erpo.policy.store;

import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.FileSha256;
import io.erpo.policy.store.VersionManifest.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The digest that names a version: that of the one file of its weights. For weights in several files it is the digest of the list of
 * theirs, as {@code sha256sum} prints it, in the order of the names: they can be computed side by side.
 */
public final class WeightsDigest {

    private static final Pattern SHARD = Pattern.compile(CheckpointFiles.STEM + "-\\d{5}-of-\\d{5}\\.safetensors");

    private WeightsDigest() {}

    /** Of the weights in a directory as they are now; empty when there are none. */
    public static Optional<String> in(Path directory) throws IOException {
        List<Path> weights = VersionManifest.names(directory).stream()
                .filter(name -> isSingle(name) || isShard(name))
                .map(directory::resolve)
                .toList();
        List<StoredFile> files = new ArrayList<>();
        for (Map.Entry<Path, String> digest : FileSha256.ofEach(weights).entrySet()) {
            Path file = digest.getKey();
            files.add(new StoredFile(file.getFileName().toString(), Files.size(file), digest.getValue()));
        }
        return of(files);
    }

    /** Of the weights among these files. */
    static Optional<String> of(Collection<StoredFile> files) {
        Optional<StoredFile> single = single(files);
        if (single.isPresent()) {
            return single.map(StoredFile::sha256);
        }
        String list = shards(files)
                .sorted(Comparator.comparing(StoredFile::name))
                .map(file -> file.sha256() + "  " + file.name() + "\n")
                .collect(Collectors.joining());
        return list.isEmpty() ? Optional.empty() : Optional.of(FileSha256.ofText(list));
    }

    /** The file of the weights, where they are in one. */
    static Optional<StoredFile> single(Collection<StoredFile> files) {
        return named(files, Adapter.WEIGHTS).or(() -> named(files, CheckpointFiles.WEIGHTS));
    }

    private static boolean isSingle(String name) {
        return name.equals(Adapter.WEIGHTS) || name.equals(CheckpointFiles.WEIGHTS);
    }

    private static boolean isShard(String name) {
        return SHARD.matcher(name).matches();
    }

    /** The files of the weights, where they are in several. */
    static Stream<StoredFile> shards(Collection<StoredFile> files) {
        return files.stream().filter(file -> isShard(file.name()));
    }

    private static Optional<StoredFile> named(Collection<StoredFile> files, String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }
}
