"""The policy store in a directory: <root>/<run>/v000012-<start of the digest>, as DirectoryPolicyStore in Java has it.

A version is durable and whole when publish returns; when it fails nothing is visible. Its manifest has the digest of
every file, and the digest of the weights names it.
"""

import filecmp
import json
import os
import re
import shutil
from pathlib import Path

from .files import ADAPTER, INDEX, MANIFEST, MODEL, WEIGHTS, files_of, is_state, java_json, names, sha256
from .files import sha256_of_each, shards, single_weights, weights_digest

RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
VERSION = re.compile(r"v(\d{6,18})-([0-9a-f]{12})")
FILE = re.compile(r"(additional_chat_templates/)?[A-Za-z0-9_][A-Za-z0-9 ._()+-]*")
RESTORE = "; the file was changed or damaged, restore it from a copy"


class PolicyFault(ValueError):
    """A stored policy is missing, damaged, or not the one that was published. It concerns the runs that need it."""


class StorageFault(OSError):
    """The store cannot be read or written. It concerns every run."""


def write_manifest(directory):
    """Completes a directory with the list of its files, unless it was copied with them; returns their digests by name."""
    if (directory / MANIFEST).exists():
        return read_manifest(directory)
    digests = sha256_of_each([directory / name for name in names(directory)])
    entries = [
        {"name": str(file.relative_to(directory)), "bytes": file.stat().st_size, "sha256": digest}
        for file, digest in digests.items()
    ]
    (directory / MANIFEST).write_bytes((java_json({"files": entries}) + "\n").encode())
    return {entry["name"]: entry["sha256"] for entry in entries}


def address(run, version, digest):
    """The place of a version in its store."""
    return f"{run}/v{version:06d}-{digest[:12]}"


def version_of(name):
    """The number of a version from its name; None for anything else."""
    found = VERSION.fullmatch(name)
    return int(found[1]) if found else None


class DirectoryStore:
    def __init__(self, root):
        self.root = Path(os.path.abspath(root))

    def publish(self, run, version, write):
        """Stores what `write` puts into a directory; returns the address and the digest of its weights.

        Storing the same again finds it and changes nothing, or repairs it.
        """
        home = self._home(run)
        unfinished = home / f".unfinished-v{version:06d}"
        try:
            _remove(unfinished)
            unfinished.mkdir(parents=True)
            write(unfinished)
            digests = write_manifest(unfinished)
            digest = weights_digest(digests)
            if digest is None:
                raise PolicyFault(f"version {version} of run {run} has no weights")
            _require_weights_of_the_digest(unfinished, digests)
            uri = address(run, version, digest)
            target = self.root / uri
            if not _same_files(unfinished, target):
                for path in [*unfinished.rglob("*"), unfinished]:
                    _force(path)
                _remove(target)
                unfinished.rename(target)
                _force(home)
            return uri, digest
        except StorageFault:
            raise
        except OSError as e:
            raise StorageFault(
                f"cannot store version {version} of run {run} in {home}: {e.strerror or e}; make room or repair the"
                " disk, then start again, nothing half-written is visible"
            ) from e
        finally:
            _remove(unfinished)

    def open(self, uri, digest, training=False):
        """The directory of a version, after its files proved to be the ones that were stored.

        The moments of the optimizer are large, and compared only to go on training.
        """
        directory = Path(os.path.normpath(self.root / uri))
        if self.root not in directory.parents:
            raise PolicyFault(f"policy {uri} points outside the store {self.root}")
        try:
            _require_stored(directory, digest, training)
            return directory
        except FileNotFoundError as e:
            if not any(self.root.glob("*")):
                raise StorageFault(
                    f"{e.filename} does not exist, and nor does any other policy in {self.root}; is the disk of the"
                    " policy store mounted, and is ERPO_POLICY_STORE right?"
                ) from e
            raise PolicyFault(
                f"{e.filename} does not exist; does this service see the same policy store, and was the version kept?"
            ) from e
        except OSError as e:
            raise StorageFault(f"cannot read {directory}: {e.strerror or e}") from e

    def retain(self, run, keeps):
        """Deletes the versions of a run that are not to be kept."""
        try:
            for entry in self._home(run).glob("v*"):
                version = version_of(entry.name)
                if version is not None and not keeps(version):
                    shutil.rmtree(entry)
        except OSError as e:
            raise StorageFault(f"cannot delete old versions in {self._home(run)}: {e.strerror or e}") from e

    def _home(self, run):
        if not RUN.fullmatch(run):
            raise PolicyFault(f"run must match {RUN.pattern} to name a directory, was {run}")
        return self.root / run


def _require_stored(directory, digest, training):
    if not (directory / MANIFEST).exists():
        _require_weights_alone(directory, digest)
        return
    stored = read_manifest(directory)
    read = [name for name in stored if training or not is_state(name)]
    found = sha256_of_each([directory / name for name in read])
    single = single_weights(stored)
    if single:
        if directory / single not in found:
            raise FileNotFoundError(None, None, str(directory / single))
        _require_digest(directory / single, found[directory / single], digest, "was published")
    listed = weights_digest(stored)
    if listed != digest:
        raise PolicyFault(
            f"{directory / MANIFEST} lists {single or 'shards of weights, the list of them'} with sha256"
            f" {listed or 'none'}, but {digest} was published{RESTORE}"
        )
    for name in names(directory):
        if not name.startswith(".") and name != MANIFEST and name not in stored:
            raise PolicyFault(
                f"{directory / name} was not stored with this version: {MANIFEST} does not list it; remove it"
            )
    for name in read:
        if directory / name not in found:
            raise PolicyFault(
                f"{directory / name} does not exist, but one with sha256 {stored[name]} was stored; restore it from a copy"
            )
        _require_digest(directory / name, found[directory / name], stored[name], "was stored")
    _require_weights_of_the_digest(directory, stored)


def _require_weights_alone(directory, digest):
    """Of an earlier release: only its weights can be compared, and these were in one file."""
    adapter, index = directory / ADAPTER, directory / (MODEL + INDEX)
    weights = adapter if adapter.exists() else directory / WEIGHTS
    if not weights.exists() and index.exists():
        raise PolicyFault(
            f"{directory / MANIFEST} does not exist; it has the digests of the weights, which are in several files, so"
            " restore it from a copy"
        )
    _require_digest(weights, sha256(weights), digest, "was published")


def _require_weights_of_the_digest(directory, stored):
    """An index beside the shards could name other files, with other weights: no digest in the log covers it."""
    if single_weights(stored):
        return
    covered, read = shards(stored), sorted(file.name for file in files_of(directory, MODEL))
    if read != covered:
        raise PolicyFault(
            f"{directory / (MODEL + INDEX)} puts the weights into {read}, but the digest of the version is of"
            f" {covered}{RESTORE}"
        )


def read_manifest(directory):
    """The digest of each file by name. A name decides what is read, so it must not lead outside the directory."""
    try:
        return {name: digest for name, _, digest in parse_manifest((directory / MANIFEST).read_bytes())}
    except ValueError as e:
        raise PolicyFault(f"{directory / MANIFEST} is not a manifest of files with their sha256{RESTORE}") from e


def parse_manifest(content):
    """Name, bytes and sha256 of each file; raises ValueError."""
    try:
        listed = [(file["name"], file["bytes"], file["sha256"]) for file in json.loads(content)["files"]]
        names_, sizes, digests = zip(*listed) if listed else ((), (), ())
        if (
            all(map(FILE.fullmatch, names_))
            and all(isinstance(size, int) and size >= 0 for size in sizes)
            and all(re.fullmatch("[0-9a-f]{64}", digest) for digest in digests)
            and len(set(names_)) == len(names_)
        ):
            return listed
    except (KeyError, TypeError) as e:
        raise ValueError("not a manifest") from e
    raise ValueError("not a manifest")


def _require_digest(file, found, expected, how):
    if found != expected:
        raise PolicyFault(f"{file} has sha256 {found}, but {expected} {how}{RESTORE}")


def _same_files(expected, found):
    """Whether a directory is there and whole: a disk may have lost the end of what was written before a power cut."""
    if not found.is_dir() or names(expected) != names(found):
        return False
    return all(filecmp.cmp(expected / name, found / name, shallow=False) for name in names(expected))


def _force(path):
    """A rename is durable only after what it names, and the directory that holds the name, are."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(directory):
    if directory.exists():
        shutil.rmtree(directory)
