"""Text that is not JSON, or JSON of another shape than an object of ours."""

from __future__ import annotations

from typing import Final

from valuedrift.generator.draws import Draws
from valuedrift.generator.malformed.grammar import Fields, Kinds, plain, replaced, some, written

__all__ = ["KINDS"]


def _truncated(fields: Fields, draws: Draws) -> bytes:
    whole = plain(fields)
    return whole[: draws.between(1, len(whole) - 1)]


def _beheaded(fields: Fields, draws: Draws) -> bytes:
    whole = plain(fields)
    return b'"' + whole[draws.between(1, len(whole) - 2) :].replace(b'"', b"").lstrip(b"{") + b"}"


def _two_values(fields: Fields, draws: Draws) -> bytes:
    return draws.pick((b"", b" ", b",", b"\r")).join([plain(fields)] * draws.between(2, 3))


def _in_array(fields: Fields, draws: Draws) -> bytes:
    return b",".join([plain(fields)] * draws.between(1, 3)).join((b"[", b"]"))


def _python(fields: Fields, _: Draws) -> bytes:
    return repr(fields | {"label": None}).encode()


def _unquoted(fields: Fields, draws: Draws) -> bytes:
    name = draws.pick(tuple(fields))
    return plain(fields).replace(f'"{name}"'.encode(), name.encode(), 1)


def _trailing_comma(fields: Fields, draws: Draws) -> bytes:
    whole = plain(fields)
    return draws.pick((whole[:-1] + b",}", whole.replace(b"{", b"{,", 1), whole.replace(b",", b",,", 1)))


def _comment(fields: Fields, draws: Draws) -> bytes:
    return draws.pick((b"/* exported */ ", b"// exported\r", b"# exported\r")) + plain(fields)


def _wrong_closing(fields: Fields, draws: Draws) -> bytes:
    whole = plain(fields)
    return draws.pick((whole[:-1] + b"]", whole + b"}", whole + b"]", whole[:-1]))


def _missing_colon(fields: Fields, draws: Draws) -> bytes:
    return plain(fields).replace(b'":', draws.pick((b'"', b'"=', b'"=>', b'"::')), 1)


KINDS: Final[Kinds] = {
    "empty_value": ("empty", some(b"")),
    "blank_value": ("empty", some(b" ", b"\t", b"   \t ", b"\r", b" \r\t")),
    "log_line": ("not_json", some(b"level=info msg=started", b"127.0.0.1 - - [01/Jan/2026] 200", b"panic: nil map")),
    "markup": ("not_json", some(b"<html>502</html>", b"<?xml version='1.0'?><r/>", b"- id: 7", b"id,model,prompt")),
    "not_json": ("not_json", some(b"{'model': 'x'}", b"{,}", b"undefined", b"nul", b"True", b"{]", b":", b"\\", b"'")),
    "truncated": ("not_json", _truncated),
    "beheaded": ("not_json", _beheaded),
    "two_values": ("not_json", _two_values),
    "python_literal": ("not_json", _python),
    "unquoted_name": ("not_json", _unquoted),
    "stray_comma": ("not_json", _trailing_comma),
    "comment": ("not_json", _comment),
    "wrong_closing": ("not_json", _wrong_closing),
    "wrong_separator": ("not_json", _missing_colon),
    "raw_control_character": ("not_json", replaced("prompt", b"a\tb", b"\x01", b"\x1b[0m", b"\r", b"\x1f")),
    "bad_escape": ("not_json", replaced("response", rb"\x41", rb"\'", rb"\u12", rb"\uZZZZ", rb"\U0001f642", rb"\0")),
    "bad_number": (
        "not_json",
        replaced("count", b"01", b"+1", b".5", b"1.", b"0x1F", b"1e", b"--1", b"1_000", quoted=False),
    ),
    "bad_literal": ("not_json", replaced("count", b"nil", b"None", b"TRUE", b"nul", b"undefined", quoted=False)),
    "lone_surrogate": (
        "lone_surrogate",
        replaced("response", rb"\ud83d", rb"\ude00", rb"ok \uD800 then", rb"\ud83d\u0041", rb"\udfff\ud800"),
    ),
    "not_finite": (
        "not_finite",
        replaced("count", b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1E+400", quoted=False),
    ),
    "endless_digits": (
        "not_finite",
        replaced("count", b"9" * 400, b"-" + b"7" * 310, b"1" * 1000 + b".5", quoted=False),
    ),
    "array": ("not_object", _in_array),
    "number": ("not_object", some(b"42", b"-1.5e3", b"0", b"-0", b"18446744073709551616")),
    "string": ("not_object", some(b'"hello"', b'""', b'"\\u0000"')),
    "null": ("not_object", some(b"null", b"true", b"false", b" null ")),
    "empty_array": ("not_object", some(b"[]", b"[[]]", b"[null]", b"[{}]")),
    "unknown_format": (
        "unknown_format",
        some(b"{}", b'{"level":"info","msg":"ready"}', b'{"id":7,"text":"hi"}', b'{"":{}}', b'{"event_id":"only"}'),
    ),
    "other_format": (
        "unknown_format",
        some(
            b'{"resourceSpans":[{"scopeSpans":[]}]}',
            b'{"id":"x","type":"GENERATION","startTime":"2026-01-01T00:00:00Z","input":"a","output":"b","model":"m"}',
            b'{"custom_id":"1","body":{"model":"m"},"method":"POST"}',
            b'{"specversion":"1.0","type":"t","source":"s","id":"1","data":{"prompt":"a","response":"b"}}',
            b'{"schema":{"type":"struct"},"payload":{"event_id":"a","model":"m"}}',
        ),
    ),
    "names_in_other_case": ("unknown_format", lambda f, d: written({k.title(): v for k, v in f.items()}, d)),
    "name_twice": (
        "wrong_type",  # of two members with the same name the last one counts
        lambda f, d: (
            plain(f | {"model": "good"})[:-1] + d.pick((b',"model":7}', b',"mod\\u0065l":null}', b',"event_id":[]}'))
        ),
    ),
    "nested_in_itself": ("wrong_type", lambda f, d: written(f | {"prompt": f, "response": [f]}, d)),
}
