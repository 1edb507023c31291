"""Bytes that are no UTF-8 text, no text at all, or text that was packed, wrapped or encoded once too often."""

from __future__ import annotations

import base64
import json
import urllib.parse
from typing import Final

from valuedrift.generator.draws import Draws
from valuedrift.generator.malformed.grammar import Fields, Kinds, Maker, plain, replaced, some

__all__ = ["KINDS"]


def _in(encoding: str) -> Maker:
    return lambda fields, _: plain(fields).decode().encode(encoding)


def _behind(*magics: bytes) -> Maker:
    """Return what makes noise behind the first bytes of a packed format; a byte that is no UTF-8 comes early."""

    def make(_: Fields, draws: Draws) -> bytes:
        noise = bytes(byte for _ in range(draws.between(8, 300)) if (byte := draws.below(256)) != ord("\n"))
        return draws.pick(magics) + b"\xff" + noise

    return make


def _wire_format(fields: Fields, draws: Draws) -> bytes:
    """Write JSON as serializers of schema registries do: a zero byte and the number of a schema before it."""
    return b"\x00" + draws.between(11, 120).to_bytes(4, "big") + plain(fields)


def _nulls(fields: Fields, draws: Draws) -> bytes:
    whole = plain(fields)
    at = draws.pick((0, len(whole), draws.between(1, len(whole) - 1)))
    return whole[:at] + b"\x00" * draws.between(1, 4) + whole[at:]


def _twice_encoded(fields: Fields, _: Draws) -> bytes:
    return json.dumps(plain(fields).decode()).encode()


KINDS: Final[Kinds] = {
    "not_utf8": ("not_utf8", replaced("prompt", b"\xff", b"\xc3(", b"caf\xe9", b"\x80", b"\xf8\x88\x80\x80\x80")),
    "overlong_utf8": ("not_utf8", replaced("response", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xc1\x81")),
    "surrogate_in_utf8": (
        "not_utf8",
        replaced("prompt", b"\xed\xa0\x80", b"\xed\xa0\xbd\xed\xb8\x80", b"\xed\xbf\xbf"),
    ),
    "beyond_unicode": ("not_utf8", replaced("response", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80")),
    "cut_character": ("not_utf8", replaced("event_id", b"\xe2\x82", b"\xf0\x9f\x98", b"\xc3")),
    "not_utf8_in_a_name": ("not_utf8", lambda f, _: plain(f)[:-1] + b',"\xe4":1}'),
    "utf16": ("not_utf8", lambda f, d: d.pick((b"\xff\xfe", b"\xfe\xff")) + plain(f).decode().encode("utf-16-le")),
    "utf16_without_mark": ("not_json", _in("utf-16-be")),
    "utf32_without_mark": ("not_json", _in("utf-32-le")),
    "two_byte_order_marks": ("not_json", lambda f, _: b"\xef\xbb\xbf" * 2 + plain(f)),
    "only_a_byte_order_mark": ("empty", some(b"\xef\xbb\xbf", b"\xef\xbb\xbf ", b"\xef\xbb\xbf\t\r")),
    "ebcdic": ("not_utf8", _in("cp500")),
    "null_bytes": ("not_json", _nulls),
    "only_null_bytes": ("not_json", some(b"\x00", b"\x00" * 16, b" \x00 ")),
    "gzip": ("not_utf8", _behind(b"\x1f\x8b\x08\x00", b"\x1f\x8b\x08\x08")),
    "zstd": ("not_utf8", _behind(b"\x28\xb5\x2f\xfd")),
    "lz4_snappy_bzip2_xz": (
        "not_utf8",
        _behind(b"\x04\x22\x4d\x18", b"\x82SNAPPY\x00", b"\xff\x06\x00\x00sNaPpY", b"BZh9", b"\xfd7zXZ\x00"),
    ),
    "parquet_avro_orc": ("not_utf8", _behind(b"PAR1", b"Obj\x01", b"ORC", b"\x89PNG\r", b"%PDF-1.7")),
    "schema_registry": ("not_json", _wire_format),
    "base64": ("not_json", lambda f, _: base64.b64encode(plain(f))),
    "percent_encoded": ("not_json", lambda f, _: urllib.parse.quote(plain(f)).encode()),
    "json_in_a_string": ("not_object", _twice_encoded),
}
