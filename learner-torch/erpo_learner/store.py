"""The policy store in a directory: <root>/<run>/v000012-<start of the digest>, as DirectoryPolicyStore in Java has it.

A version is durable and whole when publish returns; when it fails nothing is visible. Its manifest has the digest of
every file, and the digest of the weights names it.
"""

import filecmp
import hashlib
import json
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

WEIGHTS = "model.safetensors"
ADAPTER_WEIGHTS = "adapter_model.safetensors"
STATE = "optimizer.safetensors"
MANIFEST = "erpo-manifest.json"
RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
VERSION = re.compile(r"v(\d{6,18})-([0-9a-f]{12})")
FILE = re.compile(r"(additional_chat_templates/)?[A-Za-z0-9_][A-Za-z0-9 ._()+-]*")
RESTORE = "; the file was changed or damaged, restore it from a copy"


class PolicyFault(ValueError):
    """A stored policy is missing, damaged, or not the one that was published. It concerns the runs that need it."""


class StorageFault(OSError):
    """The store cannot be read or written. It concerns every run."""


def sha256(*files):
    """Of the files one after the other."""
    digest = hashlib.sha256()
    for file in files:
        with open(file, "rb") as content:
            while piece := content.read(1 << 20):
                digest.update(piece)
    return digest.hexdigest()


def names(directory):
    """The files of a version, sorted: further chat templates lie in a directory of their own."""
    return sorted(
        str(file.relative_to(directory))
        for pattern in ("*", "*/*")
        for file in directory.glob(pattern)
        if file.is_file()
    )


def manifest(directory):
    """The bytes of the manifest of a directory."""
    files = [name for name in names(directory) if name != MANIFEST]
    with ThreadPoolExecutor() as side_by_side:
        digests = side_by_side.map(lambda name: sha256(directory / name), files)
        entries = [
            {"name": name, "bytes": (directory / name).stat().st_size, "sha256": digest}
            for name, digest in zip(files, digests)
        ]
    # As Java's library prints it, so that both learners store the same bytes.
    lines = ", ".join(
        "{\n" + ",\n".join(f"    {json.dumps(key)} : {json.dumps(value)}" for key, value in entry.items()) + "\n  }"
        for entry in entries
    )
    return ('{\n  "files" : [ ' + lines + " ]\n}\n").encode()


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
            (unfinished / MANIFEST).write_bytes(manifest(unfinished))
            digest = sha256(_weights(unfinished))
            target = home / f"v{version:06d}-{digest[:12]}"
            if not _same_files(unfinished, target):
                for path in [*unfinished.rglob("*"), unfinished]:
                    _force(path)
                _remove(target)
                unfinished.rename(target)
                _force(home)
            return f"{run}/{target.name}", digest
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
                version = VERSION.fullmatch(entry.name)
                if version and not keeps(int(version[1])):
                    shutil.rmtree(entry)
        except OSError as e:
            raise StorageFault(f"cannot delete old versions in {self._home(run)}: {e.strerror or e}") from e

    def _home(self, run):
        if not RUN.fullmatch(run):
            raise PolicyFault(f"run must match {RUN.pattern} to name a directory, was {run}")
        return self.root / run


def _weights(directory):
    adapter = directory / ADAPTER_WEIGHTS
    return adapter if adapter.exists() else directory / WEIGHTS


def _require_stored(directory, digest, training):
    weights = _weights(directory)
    _require_digest(weights, digest, "was published")
    if not (directory / MANIFEST).exists():
        return  # Of an earlier release: only its weights can be compared.
    stored = _read_manifest(directory)
    for name in names(directory):
        if not name.startswith(".") and name != MANIFEST and name not in stored:
            raise PolicyFault(
                f"{directory / name} was not stored with this version: {MANIFEST} does not list it; remove it"
            )
    for name, expected in stored.items():
        if name == weights.name and expected != digest:
            raise PolicyFault(
                f"{directory / MANIFEST} lists {name} with sha256 {expected}, but {digest} was published{RESTORE}"
            )
        if name == weights.name or (name == STATE and not training):
            continue
        if not (directory / name).exists():
            raise PolicyFault(
                f"{directory / name} does not exist, but one with sha256 {expected} was stored; restore it from a copy"
            )
        _require_digest(directory / name, expected, "was stored")


def _read_manifest(directory):
    """The digest of each file by name. A name decides what is read, so it must not lead outside the directory."""
    try:
        files = json.loads((directory / MANIFEST).read_bytes())["files"]
        stored = {file["name"]: file["sha256"] for file in files}
        if all(FILE.fullmatch(name) and re.fullmatch("[0-9a-f]{64}", digest) for name, digest in stored.items()):
            return stored
    except (ValueError, KeyError, TypeError):
        pass
    raise PolicyFault(f"{directory / MANIFEST} is not a manifest of files with their sha256{RESTORE}")


def _require_digest(file, expected, how):
    found = sha256(file)
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
