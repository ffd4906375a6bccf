"""Responses and rewards to and from bytes: Avro single-object encoding, with the schemas that erpo has published.

That is C3 01, the fingerprint of the schema it was written with in 8 bytes, little-endian, and the body.
"""

from io import BytesIO
from pathlib import Path

from avro.io import BinaryDecoder, BinaryEncoder, DatumReader, DatumWriter
from avro.schema import parse

HISTORY = Path(__file__).resolve().parents[2] / "schemas/src/main/resources/history"
HEADER_LENGTH = 10


def _published(record):
    """The versions of a record, oldest first: the bytes that a value begins with, and the schema of its body."""
    for file, fingerprint in (line.split() for line in (HISTORY / "index").read_text().splitlines()):
        if file.startswith(record + ".v"):
            yield b"\xc3\x01" + bytes.fromhex(fingerprint)[::-1], parse((HISTORY / file).read_text())


RESPONSE_READERS = {header: DatumReader(schema) for header, schema in _published("Response")}
REWARD_HEADER, REWARD_SCHEMA = next(_published("Reward"))  # Every erpo reads the first version.


def decode_response(value):
    """The fields of a response by name; raises an exception that says why when the bytes are not a response."""
    reader = RESPONSE_READERS.get(value[:HEADER_LENGTH]) if value else None
    if reader is None:
        raise ValueError(f"expected a Response, written with a schema that is listed in {HISTORY}/index")
    return reader.read(BinaryDecoder(BytesIO(value[HEADER_LENGTH:])))


def encode_reward(reward):
    """A reward from its fields by name; nullable fields are optional."""
    body = BytesIO()
    DatumWriter(REWARD_SCHEMA).write(reward, BinaryEncoder(body))
    return REWARD_HEADER + body.getvalue()
