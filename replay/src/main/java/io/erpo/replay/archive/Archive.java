package io.erpo.replay.archive;

import io.erpo.faults.FileFaults;
import io.erpo.replay.recording.RecordingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * An archive file: a ZIP of {@code manifest.json}, its digest, an Avro container file for each topic and, on request,
 * the stored policies.
 */
public final class Archive {

    /** In the format of {@code sha256sum}. */
    static final String MANIFEST_DIGEST = ArchiveManifest.NAME + ".sha256";

    /** Folder of the policy store within an archive. */
    static final String POLICIES = "policies";

    /** Room for the manifest of 100,000 files. */
    private static final int LARGEST_MANIFEST = 32 << 20;

    private static final int LONGEST_DIGEST_LINE = 1 << 10;

    private Archive() {}

    /**
     * The content of an archive.
     *
     * @param digest SHA-256 of the manifest, which holds the digests of everything else
     */
    public record Contents(String runId, String digest, long records, boolean withPolicies) {}

    /** The policy store of an unpacked archive; it exists if the archive has one. */
    public static Path policies(Path directory) {
        return directory.resolve(POLICIES);
    }

    /**
     * Unpacks an archive and verifies every byte. Writes no more than its manifest says, whatever the archive holds.
     *
     * @param directory an empty one
     * @throws RecordingException naming the file in the archive that differs from what was archived
     */
    public static Contents unpack(Path archive, Path directory) {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            String json = text(zip, archive, ArchiveManifest.NAME, LARGEST_MANIFEST);
            String digest = Digests.of(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)))
                    .sha256();
            requireEqual(
                    archive,
                    ArchiveManifest.NAME,
                    text(zip, archive, MANIFEST_DIGEST, LONGEST_DIGEST_LINE).split(" ")[0],
                    digest);
            ArchiveManifest manifest = ArchiveManifest.parse(json);
            requireNothingElse(zip, archive, manifest);
            requireRoom(archive, manifest, directory);
            for (ArchiveManifest.ArchivedFile file : manifest.files()) {
                unpack(zip, archive, file, directory);
            }
            return new Contents(
                    manifest.runId(),
                    digest,
                    manifest.topics().stream()
                            .mapToLong(ArchiveManifest.ArchivedTopic::records)
                            .sum(),
                    Files.isDirectory(policies(directory)));
        } catch (ZipException e) {
            throw new RecordingException(
                    "%s is no archive, or a damaged one: %s".formatted(archive, e.getMessage()), e);
        } catch (IOException e) {
            throw new RecordingException("%s cannot be read: %s".formatted(archive, FileFaults.describe(e)), e);
        }
    }

    private static void unpack(ZipFile zip, Path archive, ArchiveManifest.ArchivedFile file, Path directory)
            throws IOException {
        Path target = directory.resolve(file.name()).normalize();
        if (!target.startsWith(directory)) {
            throw new RecordingException("%s names %s, which is outside of it".formatted(archive, file.name()));
        }
        Files.createDirectories(target.getParent());
        try (InputStream in = zip.getInputStream(entry(zip, archive, file.name()));
                OutputStream out = Files.newOutputStream(target)) {
            Digests copied = Digests.copy(new BoundedInput(in, file.bytes()), out);
            requireEqual(archive, file.name(), file.sha256(), copied.sha256());
        } catch (BoundedInput.ExceededException e) {
            throw new RecordingException(
                    "%s: %s is longer than the %,d bytes that its manifest says; the archive was changed or damaged, so nothing of it is used"
                            .formatted(archive, file.name(), file.bytes()),
                    e);
        }
    }

    private static void requireRoom(Path archive, ArchiveManifest manifest, Path directory) throws IOException {
        long room = Files.getFileStore(directory).getUsableSpace();
        if (manifest.bytes() > room) {
            throw new RecordingException("%s unpacks to %,d bytes, and %s has room for %,d; make room there"
                    .formatted(archive, manifest.bytes(), directory, room));
        }
    }

    private static void requireNothingElse(ZipFile zip, Path archive, ArchiveManifest manifest) {
        Set<String> known = new HashSet<>(Set.of(ArchiveManifest.NAME, MANIFEST_DIGEST));
        manifest.files().forEach(file -> known.add(file.name()));
        zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new RecordingException(
                            "%s holds %s, which its manifest does not know".formatted(archive, name));
                });
    }

    private static void requireEqual(Path archive, String name, String expected, String found) {
        if (!expected.equals(found)) {
            throw new RecordingException(
                    "%s: %s has sha256 %s, but %s was archived; the archive was changed or damaged, so nothing of it is used"
                            .formatted(archive, name, found, expected));
        }
    }

    private static String text(ZipFile zip, Path archive, String name, int most) throws IOException {
        try (InputStream in = zip.getInputStream(entry(zip, archive, name))) {
            return new String(new BoundedInput(in, most).readAllBytes(), StandardCharsets.UTF_8);
        } catch (BoundedInput.ExceededException e) {
            throw new RecordingException(
                    "%s: %s is longer than %,d bytes, more than any has; it is no archive, or a damaged one"
                            .formatted(archive, name, most),
                    e);
        }
    }

    private static ZipEntry entry(ZipFile zip, Path archive, String name) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new RecordingException(
                    "%s: %s is missing; it is no archive, or a damaged one".formatted(archive, name));
        }
        return entry;
    }
}
