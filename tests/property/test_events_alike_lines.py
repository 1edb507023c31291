"""Lines that are built alike are read by columns as `decode` reads each of them, whatever stands between them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.property.test_events_columns import GOOD, MAX_BYTES, iso_text, raws, reader, same

from valuedrift.events.alike_lines import columns_alike
from valuedrift.events.text_columns import PAD, Coded, Cuts, coded
from valuedrift.replay.sources.blocks import LineBlock
from valuedrift.taxonomy import GOALS

ascii_text = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=12)
plain = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters='"\\'), max_size=12)
VALUES: dict[str, st.SearchStrategy[str]] = {
    "event_id": plain.map(lambda text: text or "e") | st.sampled_from(["", "x" * 256, "x" * 257]),
    "timestamp": iso_text | st.just("2026-03-01T12:00:00.123Z"),
    "model": st.sampled_from(["m", "n", "model-with-a-long-name", "", "x" * 300]),
    "label": st.sampled_from([*GOALS, "g6", ""]),
    "segment": st.sampled_from(["s", "default"]) | plain,
    "conversation_id": plain,
    "prompt": plain,
    "response": ascii_text,
}
NEEDED = ["event_id", "timestamp", "model"]
TAMPERED = [
    b"",
    b"\xff",
    b"\x00",
    b"\x7f",
    b'"',
    b"}",
    b"{",
    b"\\",
    b"\r",
    b"\n",
    b",",
    b"\xc3\xa9",
    b'\\"',
    b" ",
    b":",
]
ENDINGS = [b"\r", b" ", b"\t", b"}", b"\x00", b"{}", b',"x":NaN}']
MEMBERS = [
    b',"model":"again"}',
    b',"\\u006dodel":"again"}',
    b',"more":"x"}',
    b',"segment":null}',
    b',"segment":"\\ud800"}',
    b',"timestamp":99999999999999999999}',
    b',"probabilities":{"g1":1,"g2":0,"g3":0,"g4":0,"g5":0}}',
]


@st.composite
def blocks(draw: st.DrawFn) -> bytes:
    """Lines of the same members in the same order, a few of them tampered with."""
    more = draw(st.lists(st.sampled_from([name for name in VALUES if name not in NEEDED]), unique=True))
    names = draw(st.permutations([*NEEDED, *more]))
    separators = draw(st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", " :  ")]))
    size = draw(st.integers(1, 30))
    lines = []
    for _ in range(size):
        made: dict[str, Any] = {name: draw(VALUES[name]) for name in names}
        lines.append(json.dumps(made, separators=separators).encode())
    for _ in range(draw(st.sampled_from([0, 0, 1, 2, 4]))):
        at = draw(st.integers(0, size - 1))
        line = lines[at]
        match draw(st.integers(0, 4)):
            case 0:
                place = draw(st.integers(0, max(0, len(line) - 1)))
                lines[at] = line[:place] + draw(st.sampled_from(TAMPERED)) + line[place + draw(st.integers(0, 1)) :]
            case 1:
                lines[at] = line[:-1] + draw(st.sampled_from(MEMBERS))
            case 2:
                lines[at] = line + draw(st.sampled_from(ENDINGS))
            case 3:
                lines[at] = (draw(raws()) or b"").replace(b"\n", b" ")
            case _:
                lines[at] = line.replace(b'"m"', b'"' + b"m" * MAX_BYTES + b'"')
    return draw(st.sampled_from([b"\n", b"\n", b"\n", b"\r\n"])).join(lines)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(blocks())
@example(b"\n".join([GOOD] * 20 + [b""]))
@example(b"\n".join([b"", *[GOOD] * 20]))
@example(b"\n".join([GOOD] * 20 + [GOOD.replace(b"label", b"lobel")]))
@example(b"\n".join([GOOD] * 20 + [GOOD.replace(b'"label":"g1"', b'"label":g1 ,""""')]))
@example(b"\n".join([GOOD] * 20 + [GOOD[:-1], b"}" + GOOD]))
@example(b"\n".join([GOOD] * 20 + [GOOD.replace(b'"m"', b'"m\xc2\x85"'), GOOD.replace(b'"e"', b'"\x7f"')]))
def test_a_block_is_its_lines_one_by_one(text: bytes) -> None:
    block = LineBlock(text, 7, MAX_BYTES)
    same(reader().read(block), list(block))


def alike(lines: list[bytes]) -> bool:
    text = b"\n".join(lines)
    ends = np.append(np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == ord("\n")), len(text))
    return columns_alike(text, ends, MAX_BYTES) is not None


def test_such_lines_do_take_the_short_way() -> None:
    """Or all of the above would hold of nothing."""
    assert alike([GOOD])
    assert alike([GOOD.replace(b'"e"', b'"%d"' % i) for i in range(100)])
    assert alike([GOOD] * 20 + [b"", b"\xff"])
    assert not alike([GOOD] * 20 + [b""] * 4)


@pytest.mark.parametrize("value", [b"null", b"1", b'"\\u0061"', b'{"a":"b"}', b'"\xc3\xa9"'])
def test_other_values_than_plain_strings_do_not(value: bytes) -> None:
    assert not alike([GOOD[:-1] + b',"segment":' + value + b"}"] * 20)


@settings(deadline=None)
@given(
    st.lists(plain | st.sampled_from(["", "a" * 8, "a" * 9, "a" * PAD, "a" * 63 + "b", "a" * (PAD + 1)]), max_size=40)
)
def test_cuts_are_their_strings(values: list[str]) -> None:
    lengths = np.array([len(value) for value in values], dtype=np.int64)
    text = "".join(values).encode() + b"~" * PAD
    cuts = Cuts(text, np.cumsum(lengths) - lengths, lengths)
    assert list(cuts) == values == [cuts[i] for i in range(len(values))]
    assert list(cuts[1:3]) == values[1:3]
    for found in (coded(cuts), coded(values), cuts.coded()):
        if found is None:
            assert max(map(len, values)) > PAD
        else:
            assert isinstance(found, Coded)
            assert [found.names[i] for i in found.number.tolist()] == values
            assert len(set(found.names)) == len(found.names)


def test_many_different_names_are_numbered_all_the_same() -> None:
    values = [f"model-{i % 50_000:05d}" for i in range(60_000)]
    text = "".join(values).encode() + bytes(PAD)
    cuts = Cuts(text, np.arange(60_000) * 11, np.full(60_000, 11))
    assert cuts.coded() is None
    found = coded(cuts)
    assert len(found.names) == 50_000
    assert [found.names[i] for i in found.number.tolist()] == values
