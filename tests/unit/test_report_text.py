from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuedrift.report.text import apportioned, duration, escape, number, signed, stamp


@given(st.text())
def test_escaped_text_holds_no_markup_and_encodes(text: str) -> None:
    safe = escape(text)
    assert not set("<>\"'") & set(safe)
    assert len(html.unescape(safe).encode().decode()) == min(len(text), 160)


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\u202e", "\u2066", "\ud800", "\ufeff", "\u200b", "\x85"])
def test_characters_that_deceive_or_cannot_be_encoded_are_replaced(bad: str) -> None:
    assert escape(f"a{bad}b") == "a\ufffdb"


def test_long_text_is_cut() -> None:
    assert len(escape("x" * 10_000)) == 160


def _units(text: str) -> int:
    return round(float(text.replace("\N{MINUS SIGN}", "-").replace("±", "")) * 10_000)


@given(st.lists(st.floats(-2, 2), min_size=5, max_size=5))
def test_terms_that_are_shown_add_up_to_the_total_that_is_shown(values: list[float]) -> None:
    terms, total = apportioned(values, sum(values), 4)
    assert sum(map(_units, terms)) == _units(total)
    assert _units(total) == pytest.approx(sum(values) * 10_000, abs=0.51)
    assert all(abs(_units(t) - v * 10_000) <= 1.01 for t, v in zip(terms, values, strict=True))


def test_numbers_read_well() -> None:
    assert [number(v) for v in (0, 0.001, 0.2971, 12_345.6, 1.33e11, 1.7e308)] == [
        "0",
        "0.001",
        "0.2971",
        "12,346",
        "1.3 \N{MULTIPLICATION SIGN} 10¹¹",
        "more than 10³⁰⁰",
    ]
    assert [signed(v) for v in (0.0, 0.00001, -0.5, 0.5)] == ["0.000", "±0.000", "\N{MINUS SIGN}0.500", "+0.500"]
    assert duration(0) == "0\xa0s"
    assert duration(93_784) == "1\xa0d 2\xa0h"
    assert stamp(1_772_323_200) == "2026-03-01 00:00"
    assert stamp(1_772_323_201.2) == "2026-03-01 00:00:01"
