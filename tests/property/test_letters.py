"""Dead letters are sent with the very headers that `DeadLetter.to_kafka` says, however they are put together."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from valuedrift.events import DeadLetter, Reason
from valuedrift.kafka_client.headers import Packed, packed, unpacked
from valuedrift.scorer.letters import outgoing

names = st.text(st.characters(codec="utf-8"), max_size=130)
numbers = st.integers(0, 2**31 - 1)
letters = st.builds(
    DeadLetter,
    source=names,
    partition=numbers,
    offset=st.integers(0, 2**63 - 1),
    reason=st.sampled_from(Reason) | st.sampled_from([str(reason) for reason in Reason]),
    detail=names,
    raw=st.none() | st.sampled_from([0, 1, 63, 64, 100, 101, 9000]).map(bytes),
    record_timestamp_ns=st.none() | st.integers(-(2**63), 2**63 - 1),
    key=st.none() | st.sampled_from([0, 1, 100, 40_000]).map(bytes),
    truncated=st.booleans(),
)


@settings(max_examples=500, deadline=None)
@given(letters, st.sampled_from(["full", "hash", "none"]), st.sampled_from([0, 100, 10_000]))
def test_the_record_is_what_the_letter_says(letter: DeadLetter, payload: str, longest: int) -> None:
    kept = letter.redacted(payload).with_short_key()
    value, headers = kept.to_kafka(max_value_bytes=longest)
    made = outgoing(letter, payload, longest)
    assert isinstance(made.headers, Packed)
    assert (made.value, made.key, unpacked(made.headers)) == (value, kept.key, headers)
    assert made.headers == packed(headers)


@given(st.lists(st.tuples(names, st.binary(max_size=200)), max_size=20))
def test_headers_come_back(headers: list[tuple[str, bytes]]) -> None:
    assert unpacked(packed(headers)) == headers
