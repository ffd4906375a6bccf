package io.erpo.policy.s3;

import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import io.erpo.policy.store.CheckpointWriter;
import io.erpo.policy.store.PolicyAddress;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.policy.store.VersionManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A store in a bucket, {@code <prefix>/<run>/v000012-<start of the digest>/<file>}, read and written through a cache on the
 * local disk. A version exists when its manifest does, which is written last and deleted first.
 */
final class S3PolicyStore implements PolicyStore {

    /** Finds a version in the cache. */
    @FunctionalInterface
    private interface Finder {
        Optional<Path> find(PolicyAddress address, String sha256) throws IOException;
    }

    private final Bucket bucket;
    private final S3Location location;
    private final S3Settings settings;
    private final PolicyCache cache;
    private final VersionUpload upload;
    private final VersionDownload download;

    private S3PolicyStore(S3Client client, S3Location location, S3Settings settings, Clock clock) {
        this.bucket = new Bucket(client, location);
        this.location = location;
        this.settings = settings;
        this.cache = new PolicyCache(settings.cache(), settings.cacheBytes(), clock);
        this.upload = new VersionUpload(bucket, location, settings.partBytes());
        this.download = new VersionDownload(bucket, location, settings.partBytes());
    }

    /** @param clock for the times when versions were last used */
    static S3PolicyStore open(S3Location location, S3Settings settings, Clock clock) {
        return new S3PolicyStore(S3Clients.open(settings), location, settings, clock);
    }

    @Override
    public synchronized StoredPolicy publish(String run, long version, CheckpointWriter writer) {
        StoredPolicy stored = write(run, version, writer);
        PolicyAddress address = address(stored.uri());
        upload.run(address, cache.directory(address), deadline());
        return stored;
    }

    @Override
    public synchronized Path open(String uri, String sha256) {
        return open(uri, sha256, cache::find);
    }

    @Override
    public synchronized Path openToResume(String uri, String sha256) {
        return open(uri, sha256, cache::findToResume);
    }

    private Path open(String uri, String sha256, Finder finder) {
        PolicyAddress address = address(uri);
        try (PolicyCache.Guard guard = cache.guard()) {
            Optional<Path> cached = finder.find(address, sha256);
            return cached.isPresent() ? cached.get() : fetch(address, sha256);
        } catch (IOException e) {
            throw cacheFailure(e);
        }
    }

    @Override
    public synchronized Set<String> kept(String run) {
        String prefix = location.keysOf(run);
        return bucket.keys(prefix, deadline()).stream()
                .filter(S3PolicyStore::isManifest)
                .map(key -> key.substring(prefix.length(), key.lastIndexOf('/')))
                .flatMap(name -> PolicyAddress.parse(run, name).stream())
                .map(PolicyAddress::uri)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public synchronized void retain(String run, LongPredicate keepVersion) {
        Deadline deadline = deadline();
        String prefix = location.keysOf(run);
        List<String> discarded = bucket.keys(prefix, deadline).stream()
                .filter(key -> discards(run, key.substring(prefix.length()), keepVersion))
                .toList();
        // Deletes manifests first, so that no reader finds an incomplete version.
        discarded.stream().filter(S3PolicyStore::isManifest).forEach(key -> bucket.delete(key, deadline));
        discarded.stream().filter(key -> !isManifest(key)).forEach(key -> bucket.delete(key, deadline));
    }

    private StoredPolicy write(String run, long version, CheckpointWriter writer) {
        try (PolicyCache.Guard guard = cache.guard()) {
            StoredPolicy stored = cache.write(run, version, writer);
            cache.makeRoom(0);
            return stored;
        } catch (IOException e) {
            throw cacheFailure(e);
        }
    }

    private Path fetch(PolicyAddress address, String sha256) throws IOException {
        Deadline deadline = deadline();
        VersionManifest manifest = download.manifest(address, sha256, deadline);
        cache.makeRoom(manifest.bytes());
        StoredPolicy fetched = cache.write(
                address.run(), address.version(), directory -> download.run(address, manifest, directory, deadline));
        if (!fetched.sha256().equals(sha256)) {
            throw new PolicyException("%s should have weights with sha256 %s, but has %s"
                    .formatted(bucket.uri(location.key(address, "")), sha256, fetched.sha256()));
        }
        return cache.directory(address);
    }

    private Deadline deadline() {
        return Deadline.in(settings.timeLimit(), System::nanoTime);
    }

    private StorageException cacheFailure(IOException e) {
        return new StorageException(
                "cannot use the cache of policies in " + settings.cache() + ": " + e
                        + "; make room or repair the disk, or name another with erpo.s3.cache",
                e);
    }

    private static PolicyAddress address(String uri) {
        return PolicyAddress.parse(uri)
                .orElseThrow(() ->
                        new PolicyException("a policy in a bucket should be <run>/v000012-0123456789ab, was " + uri));
    }

    /** @param path below the run, {@code version/file} */
    private static boolean discards(String run, String path, LongPredicate keepVersion) {
        int slash = path.indexOf('/');
        return slash >= 0
                && PolicyAddress.parse(run, path.substring(0, slash))
                        .filter(address -> !keepVersion.test(address.version()))
                        .isPresent();
    }

    private static boolean isManifest(String key) {
        return key.endsWith("/" + VersionManifest.NAME);
    }
}
