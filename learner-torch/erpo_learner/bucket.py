"""The requests to a bucket of S3, or of a service that speaks its protocol. An object that exists is never replaced."""

import base64
import hashlib
import logging
import re
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from pathlib import Path

from .store import PolicyFault, StorageFault

LOG = logging.getLogger("bucket")

LOCATION = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/.*)?")
DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", re.IGNORECASE)
PART_BYTES = 16 << 20
MOST_PARTS = 10_000
CONNECTIONS = 4  # Parts at a time; each is in memory while it is sent.
FILES = 2
ATTEMPTS = 6
GIB = 1 << 30


@dataclass(frozen=True)
class Settings:
    """How to reach the bucket: those of erpo.s3 in docs/policy-store.md, as variables."""

    endpoint: str | None
    region: str | None
    path_style: bool
    cache: Path
    cache_bytes: int
    seconds: float

    @staticmethod
    def of(environment):
        """Raises ValueError."""

        def value(name, form, default, expected):
            text = environment.get(f"ERPO_S3_{name}") or default
            if text is not None and not re.fullmatch(form, text, re.IGNORECASE):
                raise ValueError(f"ERPO_S3_{name} must be {expected}, was {text}")
            return text

        endpoint = value("ENDPOINT", r"https?://.+", None, "a URL such as https://minio.example:9000")
        style = value("PATH_STYLE", "true|false", "true" if endpoint else "false", "true or false")
        gib = int(value("CACHE_GIB", r"[1-9]\d{0,8}", "100", "a positive number"))
        limit = value("TIME_LIMIT", r"PT(?=\d)(\d+H)?(\d+M)?(\d+S)?", "PT30M", "a duration such as PT30M")
        hours, minutes, seconds = (int(part or 0) for part in DURATION.fullmatch(limit).groups())
        return Settings(
            endpoint,
            environment.get("ERPO_S3_REGION") or ("us-east-1" if endpoint else None),
            style.lower() == "true",
            Path(environment.get("ERPO_S3_CACHE") or "policy-cache"),
            gib * GIB,
            3600 * hours + 60 * minutes + seconds,
        )


class Deadline:
    """For storing or fetching one version."""

    def __init__(self, seconds):
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def remaining(self, what):
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.passed(what)
        return left

    def passed(self, what):
        return StorageFault(
            f"{what} was not transferred within {self.seconds:g} s; nothing half-transferred is visible; check the link, or"
            " raise ERPO_S3_TIME_LIMIT"
        )


class Bucket:
    """Keys begin with the location's prefix."""

    def __init__(self, location, settings):
        """Raises ValueError for a location of another form."""
        found = LOCATION.fullmatch(location)
        if not found:
            raise ValueError(f"ERPO_POLICY_STORE should be s3://bucket/prefix, was {location}")
        self._name = found[1]
        path = (found[2] or "").strip("/")
        self.prefix = path + "/" if path else ""
        self._client = _client(settings)
        self._parts = ThreadPoolExecutor(CONNECTIONS, "s3-part")
        self._files = ThreadPoolExecutor(FILES, "s3-file")

    def uri(self, key):
        return f"s3://{self._name}/{key}"

    def find(self, key):
        """Bytes and digest of an object; None where there is none."""
        head = self._if_there(key, lambda: self._client.head_object(Bucket=self._name, Key=key))
        return head and (head["ContentLength"], head["Metadata"].get("sha256", ""))

    def read(self, key):
        """The content of a small object; None where there is none."""
        return self._if_there(key, lambda: self._client.get_object(Bucket=self._name, Key=key)["Body"].read())

    def put_new(self, key, content, digest=""):
        """False, without a change, when there is an object already."""
        return self._unless_taken(
            key,
            lambda: self._client.put_object(
                Bucket=self._name, Key=key, Body=content, IfNoneMatch="*", ContentMD5=_md5(content),
                Metadata={"sha256": digest},
            ),
        )

    def put_file(self, key, file, size, digest, deadline):
        """Stores a file unless it is stored already; False when an object with other content is in its place."""
        found = self.find(key)
        if found:
            return found == (size, digest)
        stored = (
            self.put_new(key, file.read_bytes(), digest)
            if size <= PART_BYTES
            else self._put_parts(key, file, size, digest, deadline)
        )
        # It was not there a moment ago: another writer has stored it, or this one has and the answer was lost.
        return stored or self.find(key) == (size, digest)

    def _put_parts(self, key, file, size, digest, deadline):
        at = {"Bucket": self._name, "Key": key}
        upload = self._call(key, lambda: self._client.create_multipart_upload(**at, Metadata={"sha256": digest}))["UploadId"]
        completed = False
        try:
            def send(number, offset, length):
                deadline.remaining(self.uri(key))
                with file.open("rb") as content:
                    content.seek(offset)
                    part = content.read(length)
                sent = self._call(key, lambda: self._client.upload_part(
                    **at, UploadId=upload, PartNumber=number, Body=part, ContentMD5=_md5(part)))
                return {"PartNumber": number, "ETag": sent["ETag"]}

            sent = self._side_by_side(self._parts, self.uri(key), send, _parts(size), deadline)
            completed = self._unless_taken(key, lambda: self._client.complete_multipart_upload(
                **at, UploadId=upload, IfNoneMatch="*", MultipartUpload={"Parts": sent}))
            return completed
        finally:
            if not completed:
                self._abort(key, upload)

    def _abort(self, key, upload):
        """A rule of the bucket for unfinished uploads cleans up when this fails, which must not hide the first failure."""
        try:
            self._call(key, lambda: self._client.abort_multipart_upload(Bucket=self._name, Key=key, UploadId=upload))
        except (PolicyFault, StorageFault) as e:
            LOG.debug("the unfinished upload stays: %s", e)

    def fetch_file(self, key, size, file, deadline):
        """Fetches an object of this size into a new file."""
        with file.open("xb") as target:
            target.truncate(size)

        def fetch(_, offset, length):
            for attempt in range(1, ATTEMPTS + 1):
                deadline.remaining(self.uri(key))
                try:
                    return self._call(key, lambda: self._fetch_part(key, size, offset, length, file))
                except _Cut as e:  # The client repeats requests, not what comes behind an answer's head.
                    if attempt == ATTEMPTS:
                        raise StorageFault(f"{self.uri(key)}: the answer was cut off: {e}; check the link") from e
                    time.sleep(min(0.1 * 2**attempt, deadline.remaining(self.uri(key))))

        self._side_by_side(self._parts, self.uri(key), fetch, _parts(size), deadline)

    def _fetch_part(self, key, size, offset, length, file):
        from botocore.exceptions import BotoCoreError

        answer = self._client.get_object(Bucket=self._name, Key=key, Range=f"bytes={offset}-{offset + length - 1}")
        found = answer.get("ContentRange", "").rpartition("/")[2]
        if found.isdigit() and int(found) != size:
            raise PolicyFault(
                f"{self.uri(key)} has {found} bytes, but {size} were stored; it was changed or damaged, restore it from a copy"
            )
        done = 0
        with file.open("r+b") as target:
            target.seek(offset)
            try:
                for piece in answer["Body"].iter_chunks(1 << 16):
                    done += len(piece)
                    if done > length:
                        break
                    target.write(piece)
            except (BotoCoreError, OSError) as e:
                raise _Cut(str(e)) from e
        if done != length:
            raise _Cut(f"{length - done} bytes are missing")

    def files(self, what, work, each, deadline):
        """Does work for some files at a time."""
        self._side_by_side(self._files, what, work, each, deadline)

    def keys(self, prefix):
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix)
        return self._call(prefix, lambda: [found["Key"] for page in pages for found in page.get("Contents", [])])

    def holds_any(self):
        return self._call(self.prefix, lambda: self._client.list_objects_v2(
            Bucket=self._name, Prefix=self.prefix, MaxKeys=1))["KeyCount"] > 0

    def delete(self, key):
        self._call(key, lambda: self._client.delete_object(Bucket=self._name, Key=key))

    @staticmethod
    def _side_by_side(pool, what, work, each, deadline):
        futures = [pool.submit(work, *arguments) for arguments in each]
        try:
            return [future.result(deadline.remaining(what) + 10) for future in futures]
        except Late as e:
            raise deadline.passed(what) from e
        finally:
            for future in futures:
                future.cancel()
            # None of them writes to a file any more.
            for future in futures:
                if not future.cancelled():
                    future.exception()

    def _unless_taken(self, key, write):
        """The object exists, or another writer writes it; or this one's first answer was lost."""

        def attempt():
            try:
                write()
                return True
            except self._client.exceptions.ClientError as e:
                if _status(e) in (409, 412) or _code(e) == "NoSuchUpload":
                    return False
                raise

        return self._call(key, attempt)

    def _if_there(self, key, request):
        def attempt():
            try:
                return request()
            except self._client.exceptions.ClientError as e:
                if _status(e) == 404 and _code(e) != "NoSuchBucket":
                    return None
                raise

        return self._call(key, attempt)

    def _call(self, key, request):
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return request()
        except ClientError as e:
            fault = PolicyFault if _code(e) == "NoSuchKey" else StorageFault
            raise fault(f"{self.uri(key)}: S3 answered {_status(e)} {_code(e)}{_advice(_status(e))}") from e
        except BotoCoreError as e:
            raise StorageFault(
                f"{self.uri(key)}: no answer from S3: {e}; check ERPO_S3_ENDPOINT, the network, and where the AWS SDK finds"
                " region and credentials"
            ) from e


class _Cut(Exception):
    """An answer that ended early."""


def _client(settings):
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError
    from botocore.session import get_session

    try:
        return get_session().create_client(
            "s3",
            endpoint_url=settings.endpoint,
            region_name=settings.region,
            config=Config(
                connect_timeout=10,
                read_timeout=30,
                retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
                max_pool_connections=CONNECTIONS + FILES,
                s3={"addressing_style": "path" if settings.path_style else "auto"},
                # Parts carry an MD5 and files a SHA-256, which every service supports.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )
    except (BotoCoreError, ValueError) as e:
        raise ValueError(f"there is no client for S3: {e}; name the bucket's region with ERPO_S3_REGION") from e


def _parts(size):
    """Number from 1, offset and length of equal parts and a rest; larger ones when there would be too many."""
    length = max(PART_BYTES, -(-size // MOST_PARTS))
    return [(i + 1, offset, min(length, size - offset)) for i, offset in enumerate(range(0, size, length))]


def _md5(content):
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()


def _status(e):
    return e.response["ResponseMetadata"]["HTTPStatusCode"]


def _code(e):
    return e.response.get("Error", {}).get("Code", "")


def _advice(status):
    return {
        401: "; check the credentials",
        403: "; check the credentials and that they allow to read, write, list and delete in the bucket",
        404: "; does the bucket exist, is ERPO_POLICY_STORE right, and was the version kept?",
        501: "; the service must understand conditional writes (If-None-Match: *)",
    }.get(status, "")
