"""The policy store in a bucket, as S3PolicyStore in Java has it: <prefix>/<run>/v000012-<start of the digest>/<file>.

It is read and written through a cache on the local disk, which other services of the machine may share. A version exists
when its manifest does, which is written last and deleted first.
"""

import contextlib
import fcntl
import logging
import os
import shutil
from pathlib import Path

from .bucket import Bucket, Deadline, Settings
from .files import MANIFEST, names, sha256, weights_digest
from .store import DirectoryStore, PolicyFault, StorageFault, parse_manifest, version_of

LOG = logging.getLogger("store")

LEASES = 2  # Readers do not say when they are done, so the last two versions stay: an adapter and its base.


def policy_store(environment):
    """The store that ERPO_POLICY_STORE names; raises ValueError."""
    location = environment.get("ERPO_POLICY_STORE", "")
    if location.startswith("s3://"):
        settings = Settings.of(environment)
        return BucketStore(Bucket(location, settings), settings)
    if not location or "://" in location:
        raise ValueError(f"ERPO_POLICY_STORE must be the path of a directory or s3://bucket/prefix, was {location or 'not set'}")
    return DirectoryStore(location)


class BucketStore:
    """:ivar root: directory of the cache, where the versions are that were opened or published last"""

    def __init__(self, bucket, settings):
        self._bucket = bucket
        self._settings = settings
        self._cache = Cache(settings.cache, settings.cache_bytes)
        self.root = self._cache.root

    def publish(self, run, version, write):
        with self._cache.guard():
            uri, digest = self._cache.versions.publish(run, version, write)
            self._cache.use(uri)
            self._cache.make_room(0)
        self._upload(uri)
        return uri, digest

    def open(self, uri, digest, training=False):
        run, _, name = uri.partition("/")
        if version_of(name) is None:
            raise PolicyFault(f"a policy in a bucket should be <run>/v000012-0123456789ab, was {uri}")
        with self._cache.guard():
            if (self.root / uri).is_dir():
                self._cache.use(uri)
                try:
                    return self._cache.versions.open(uri, digest, training)
                except PolicyFault as e:
                    LOG.warning("a cached policy is fetched again: %s", e)
            self._fetch(run, version_of(name), uri, digest)
            self._cache.use(uri)
            return self.root / uri

    def retain(self, run, keeps):
        prefix = f"{self._bucket.prefix}{run}/"
        discarded = []
        for key in self._bucket.keys(prefix):
            version = version_of(key[len(prefix) :].partition("/")[0])
            if version is not None and not keeps(version):
                discarded.append(key)
        # Manifests first, so that no reader finds an incomplete version.
        for key in sorted(discarded, key=lambda key: not key.endswith("/" + MANIFEST)):
            self._bucket.delete(key)

    def _upload(self, uri):
        directory, deadline = self.root / uri, Deadline(self._settings.seconds)
        content = (directory / MANIFEST).read_bytes()

        def put(name, size, digest):
            key = self._key(uri, name)
            self._require_same(self._bucket.put_file(key, directory / name, size, digest, deadline), key)

        self._bucket.files(self._bucket.uri(self._key(uri, "")), put, parse_manifest(content), deadline)
        key = self._key(uri, MANIFEST)
        if not self._bucket.put_new(key, content):
            self._require_same(self._bucket.read(key) == content, key)

    def _require_same(self, same, key):
        if not same:
            raise PolicyFault(
                f"{self._bucket.uri(key)} exists with other content and is not replaced: another learner stores the same"
                " version, or an earlier one was made by another erpo; see that one learner works on the run, then delete"
                " the version and start again"
            )

    def _fetch(self, run, version, uri, digest):
        deadline = Deadline(self._settings.seconds)
        content, listed = self._manifest(uri, digest)
        self._cache.make_room(sum(size for _, size, _ in listed))

        def download(directory):
            def fetch(name, size, expected):
                key, file = self._key(uri, name), directory / name
                file.parent.mkdir(exist_ok=True)
                self._bucket.fetch_file(key, size, file, deadline)
                if (found := sha256(file)) != expected:
                    raise PolicyFault(
                        f"{self._bucket.uri(key)} should have sha256 {expected}, but has {found}; it was changed or damaged,"
                        " restore it from a copy"
                    )

            self._bucket.files(self._bucket.uri(self._key(uri, "")), fetch, listed, deadline)
            (directory / MANIFEST).write_bytes(content)

        self._cache.versions.publish(run, version, download)

    def _manifest(self, uri, digest):
        key = self._key(uri, MANIFEST)
        content = self._bucket.read(key)
        if content is None:
            if self._bucket.holds_any():
                raise PolicyFault(
                    f"{self._bucket.uri(key)} does not exist; does this service see the same bucket, and was the version kept?"
                )
            raise StorageFault(
                f"{self._bucket.uri(key)} does not exist, and nor does any other policy in"
                f" {self._bucket.uri(self._bucket.prefix)}; is ERPO_POLICY_STORE right?"
            )
        try:
            listed = parse_manifest(content)
        except ValueError as e:
            raise PolicyFault(f"{self._bucket.uri(key)} is not a manifest; restore the version from a copy") from e
        if weights_digest({name: sha for name, _, sha in listed}) != digest:
            raise PolicyFault(
                f"{self._bucket.uri(key)} should list weights with sha256 {digest}, which was published, and does not; it was"
                " changed or damaged, restore the version from a copy"
            )
        return content, listed

    def _key(self, uri, name):
        return f"{self._bucket.prefix}{uri}/{name}"


class Cache:
    """Versions on the local disk. One process at a time changes them, and the least recently used ones make room."""

    def __init__(self, root, limit):
        self.versions = DirectoryStore(root)
        self.root = self.versions.root
        self._limit = limit
        self._leases = {}

    @contextlib.contextmanager
    def guard(self):
        """The right to change the cache; it ends with this process."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with (self.root / ".lock").open("ab") as lock:
                fcntl.lockf(lock, fcntl.LOCK_EX)
                yield
        except StorageFault:
            raise
        except OSError as e:
            raise StorageFault(
                f"cannot use the cache of policies in {self.root}: {e.strerror or e}; make room or repair the disk, or name"
                " another with ERPO_S3_CACHE"
            ) from e

    def use(self, uri):
        """Keeps a version from being deleted, by a lock that the system ends with this process."""
        if uri not in self._leases:
            lease = self._lease(uri)
            lease.parent.mkdir(parents=True, exist_ok=True)
            held = lease.open("a+b")
            fcntl.lockf(held, fcntl.LOCK_SH)
            self._leases[uri] = held
        self._leases[uri] = self._leases.pop(uri)  # Now the youngest.
        while len(self._leases) > LEASES:
            self._leases.pop(next(iter(self._leases))).close()
        os.utime(self.root / uri)

    def make_room(self, size):
        """Deletes what was used longest ago until so many bytes fit, and what killed processes left unfinished."""
        runs = [entry for entry in self.root.iterdir() if entry.is_dir() and not entry.name.startswith(".")]
        for unfinished in (entry for run in runs for entry in run.glob(".*")):
            shutil.rmtree(unfinished)
        found = [entry for run in runs for entry in run.iterdir() if version_of(entry.name) is not None]
        sizes = {entry: sum((entry / n).stat().st_size for n in names(entry) if n != MANIFEST) for entry in found}
        total = size + sum(sizes.values())
        for version in sorted(found, key=lambda entry: entry.stat().st_mtime_ns):
            if total > self._limit and not self._in_use(version):
                self._evict(version)
                total -= sizes[version]
        if total > self._limit:
            LOG.warning(
                "the versions in use take up %d bytes of %s, more than the limit of %d; raise ERPO_S3_CACHE_GIB to the size of"
                " two versions or more", total, self.root, self._limit,
            )

    def _in_use(self, version):
        uri = version.relative_to(self.root).as_posix()
        lease = self._lease(uri)
        # To ask the system about a lock of this process would end it.
        if uri in self._leases or not lease.exists():
            return uri in self._leases
        with lease.open("r+b") as held:
            try:
                fcntl.lockf(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return False
            except OSError:
                return True

    def _evict(self, version):
        """Renamed first, so that a process that is killed in between leaves no incomplete version."""
        evicted = self.root / ".evicted"
        shutil.rmtree(evicted, ignore_errors=True)
        version.rename(evicted)
        shutil.rmtree(evicted)
        self._lease(version.relative_to(self.root).as_posix()).unlink(missing_ok=True)

    def _lease(self, uri):
        return self.root / ".leases" / Path(uri)
