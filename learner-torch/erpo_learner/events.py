"""Records to and from bytes: Avro single-object encoding, with the schemas that erpo has published.

That is C3 01, the fingerprint of the schema it was written with in 8 bytes, little-endian, and the body.
"""

import functools
import io
import json
import os
from pathlib import Path

import fastavro

HEADER_LENGTH = 10
LARGEST_EVENT = (16 << 20) - 1024
LARGEST_RESPONSE = 8 << 20


class UnreadableEvent(ValueError):
    """The bytes are not an event of erpo, not of the expected type, or damaged."""


def history():
    """The directory of the published schemas: an image has a copy, a checkout has them in the module schemas."""
    return Path(
        os.environ.get("ERPO_SCHEMAS")
        or Path(__file__).resolve().parents[2] / "schemas/src/main/resources/history"
    )


@functools.cache
def _published():
    """Name and schema by header of a value, and header and schema of the newest version by name."""
    by_header, newest = {}, {}
    for line in (history() / "index").read_text().splitlines():
        file, fingerprint = line.split()
        name = file.partition(".")[0]
        schema = fastavro.parse_schema(json.loads((history() / file).read_text()), {})
        header = b"\xc3\x01" + bytes.fromhex(fingerprint)[::-1]
        by_header[header] = name, schema
        newest[name] = header, schema
    return by_header, newest


def encode(name, fields):
    """The bytes of a record from its fields; one with a default may be left out."""
    header, schema = _published()[1][name]
    body = io.BytesIO()
    fastavro.schemaless_writer(body, schema, fields)
    return header + body.getvalue()


def decode(value, name):
    """The fields of a record in the newest version of its schema, whichever version it was written with."""
    largest = LARGEST_RESPONSE if name == "Response" else LARGEST_EVENT
    if value is not None and len(value) > largest:
        raise UnreadableEvent(f"its value has {len(value):,} bytes, but a {name} has at most {largest:,}")
    if value is None or len(value) < HEADER_LENGTH or value[:2] != b"\xc3\x01":
        found = "no value" if value is None else f"{len(value)} bytes that do not start that way"
        raise UnreadableEvent(f"expected Avro single-object encoding (C3 01, fingerprint, body), found {found}")
    by_header, newest = _published()
    if value[:HEADER_LENGTH] not in by_header:
        fingerprint = value[2:HEADER_LENGTH][::-1].hex()
        raise UnreadableEvent(
            f"schema fingerprint {fingerprint} is not in the schema history; was it written by a newer erpo?"
        )
    found, written = by_header[value[:HEADER_LENGTH]]
    if found != name:
        raise UnreadableEvent(f"expected {name}, found {found}")
    body = io.BytesIO(value[HEADER_LENGTH:])
    length = len(value) - HEADER_LENGTH
    try:
        fields = fastavro.schemaless_reader(body, written, newest[name][1])
    except Exception as e:  # Avro has no single exception for invalid bytes.
        raise UnreadableEvent(
            f"the bytes say they are a {name}, but its body of {length} bytes cannot be read: {e!r}"
        ) from e
    if body.tell() < length:
        raise UnreadableEvent(
            f"the bytes say they are a {name}, but {length - body.tell()} bytes are left over behind its body"
        )
    return fields
