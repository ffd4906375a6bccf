package io.erpo.replay.archive;

import io.erpo.faults.FileFaults;
import io.erpo.replay.archive.ArchiveManifest.ArchivedFile;
import io.erpo.replay.archive.ArchiveManifest.ArchivedTopic;
import io.erpo.replay.archive.ArchiveManifest.OffsetRange;
import io.erpo.replay.recording.Place;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.recording.RecordingException;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs a recording. Packing it twice gives the same bytes. */
public final class ArchiveWriter {

    /** The earliest time of the ZIP format; the real time would make each archive different. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Recording recording;
    private final Optional<Path> policies;

    /** @param policies the policy store, if its policies are to be archived too */
    public ArchiveWriter(Recording recording, Optional<Path> policies) {
        this.recording = recording;
        this.policies = policies;
    }

    /**
     * Writes the archive completely or not at all.
     *
     * @param target a file that does not exist
     * @return its content
     * @throws RecordingException when the file exists or cannot be written
     */
    public Archive.Contents write(Path target) {
        requireNew(target);
        Path unfinished = target.toAbsolutePath().resolveSibling("." + target.getFileName() + ".unfinished");
        try {
            Archive.Contents contents = pack(unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            return contents;
        } catch (IOException e) {
            throw new RecordingException(
                    "%s cannot be written: %s; is there room on the disk?".formatted(target, FileFaults.describe(e)),
                    e);
        } finally {
            deleteIfPresent(unfinished);
        }
    }

    /** @throws RecordingException when the path already exists */
    public static void requireNew(Path target) {
        if (Files.exists(target)) {
            throw new RecordingException("%s exists; give a file that does not, nothing was written".formatted(target));
        }
    }

    private Archive.Contents pack(Path file) throws IOException {
        Map<String, Path> sources = sources();
        Map<String, Digests> digests = new LinkedHashMap<>();
        for (Map.Entry<String, Path> source : sources.entrySet()) {
            try (InputStream in = Files.newInputStream(source.getValue())) {
                digests.put(source.getKey(), Digests.of(in));
            }
        }
        ArchiveManifest manifest = manifest(digests);
        byte[] json = manifest.toJson().getBytes(StandardCharsets.UTF_8);
        Digests ofManifest = Digests.of(new ByteArrayInputStream(json));
        byte[] line = (ofManifest.sha256() + "  " + ArchiveManifest.NAME + "\n").getBytes(StandardCharsets.UTF_8);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            add(zip, ArchiveManifest.NAME, ofManifest, new ByteArrayInputStream(json));
            add(
                    zip,
                    Archive.MANIFEST_DIGEST,
                    Digests.of(new ByteArrayInputStream(line)),
                    new ByteArrayInputStream(line));
            for (Map.Entry<String, Path> source : sources.entrySet()) {
                try (InputStream in = Files.newInputStream(source.getValue())) {
                    add(zip, source.getKey(), digests.get(source.getKey()), in);
                }
            }
        }
        long records =
                manifest.topics().stream().mapToLong(ArchivedTopic::records).sum();
        return new Archive.Contents(manifest.runId(), ofManifest.sha256(), records, policies.isPresent());
    }

    /** Every file by its name in the archive, in the archive's order. */
    private Map<String, Path> sources() throws IOException {
        Map<String, Path> sources = new LinkedHashMap<>();
        for (Topic<?> topic : Topics.all()) {
            Path file = Recording.file(recording.directory(), topic);
            sources.put(file.getFileName().toString(), file);
        }
        if (policies.isPresent()) {
            Path home = policies.get().resolve(recording.run().getRunId());
            if (!Files.isDirectory(home)) {
                throw new RecordingException("%s keeps no policies of run %s; archive it without them"
                        .formatted(policies.get(), recording.run().getRunId()));
            }
            try (Stream<Path> files = Files.walk(home)) {
                files.filter(Files::isRegularFile)
                        .sorted()
                        .forEach(file -> sources.put(
                                Archive.POLICIES + "/"
                                        + policies.get()
                                                .relativize(file)
                                                .toString()
                                                .replace('\\', '/'),
                                file));
            }
        }
        return sources;
    }

    private ArchiveManifest manifest(Map<String, Digests> digests) {
        List<ArchivedFile> files = digests.entrySet().stream()
                .map(file -> new ArchivedFile(
                        file.getKey(), file.getValue().bytes(), file.getValue().sha256()))
                .toList();
        List<ArchivedTopic> topics = new ArrayList<>();
        Topics.all().forEach(topic -> topics.add(archived(topic)));
        return new ArchiveManifest(
                ArchiveManifest.FORMAT,
                recording.run().getRunId(),
                recording.run().getCodeVersion(),
                topics,
                files);
    }

    private ArchivedTopic archived(Topic<?> topic) {
        Map<Integer, OffsetRange> partitions = new TreeMap<>();
        recording.forEach(topic, record -> {
            Place place = record.place();
            partitions.merge(
                    place.partition(),
                    new OffsetRange(place.partition(), place.offset(), place.offset()),
                    (known, next) -> new OffsetRange(known.partition(), known.first(), next.last()));
        });
        return new ArchivedTopic(
                topic.name(),
                Recording.file(recording.directory(), topic).getFileName().toString(),
                recording.size(topic),
                List.copyOf(partitions.values()));
    }

    /** Stores without compressing: container files are compressed already, and weights do not compress. */
    private static void add(ZipOutputStream zip, String name, Digests digests, InputStream bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setTimeLocal(NO_TIME);
        entry.setSize(digests.bytes());
        entry.setCrc(digests.crc32());
        zip.putNextEntry(entry);
        bytes.transferTo(zip);
        zip.closeEntry();
    }

    private static void deleteIfPresent(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new RecordingException("%s cannot be removed: %s".formatted(file, FileFaults.describe(e)), e);
        }
    }
}
