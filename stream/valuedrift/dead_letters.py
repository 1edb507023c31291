"""Looking at dead letters, and putting records back onto the source.

A record is put back at most once, whoever tries and whatever fails in between: it and a note that it was (a dead letter
with reason ``resubmitted`` and the same coordinates) are one transaction, and a second operator takes the transactional
id away from the first before looking what is there.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kafka.errors import KafkaError

from valuedrift import kafka_client
from valuedrift.errors import BrokerUnreachable, ConfigError, DeliveryError, Malformed
from valuedrift.events import DeadLetter, Reason, Record, decode
from valuedrift.events.conversation import AUTO, NONE
from valuedrift.replay.produce import record_key
from valuedrift.rights import RESUBMIT_ID

if TYPE_CHECKING:
    from valuedrift.config import Settings

__all__ = ["RESUBMITTED", "Entry", "Outcome", "entries", "letter_id", "resubmit", "select"]

RESUBMITTED: Final = "resubmitted"
"""Reason of the note that says where a record went; it is no fault, so no `valuedrift.events.Reason`."""


class Entry(NamedTuple):
    """What is known of one record that could not be read.

    Parameters
    ----------
    id
        Short name, from the record's coordinates: the same wherever and however often it is reported.
    letter
        The first dead letter about it.
    published_ms
        When that was, milliseconds since the epoch.
    resubmitted
        What the note says where it was put back; None if it was not.
    """

    id: str
    letter: DeadLetter
    published_ms: int
    resubmitted: str | None = None


class Outcome(NamedTuple):
    """What became of one resubmission: exactly one of the two is set."""

    id: str
    done: str | None
    refused: str | None


def letter_id(letter: DeadLetter) -> str:
    """Name a record by its coordinates: 12 hexadecimal digits."""
    coordinates = f"{letter.source}/{letter.partition}/{letter.offset}"
    return hashlib.blake2b(coordinates.encode(), digest_size=6).hexdigest()


def entries(settings: Settings) -> dict[str, Entry]:
    """Read the topic of dead letters; by id, in the order of the topic.

    Raises
    ------
    TopicError
        If the topic does not exist.
    """
    found: dict[str, Entry] = {}
    notes: dict[str, str] = {}
    for record in kafka_client.fetched_from(settings, settings.topics.dead_letters):
        try:
            letter = DeadLetter.from_kafka(record.value, record.headers, key=record.key)
        except ValueError:
            continue  # of others, or of a later version
        name = letter_id(letter)
        if letter.reason == RESUBMITTED:
            notes[name] = letter.detail
        else:
            found.setdefault(name, Entry(name, letter, record.timestamp))
    return {name: entry._replace(resubmitted=notes.get(name)) for name, entry in found.items()}


def select(found: Mapping[str, Entry], ids: Iterable[str], reason: str | None = None) -> list[Entry]:
    """Pick entries by id, or by the beginning of one; or all of a reason that were not put back.

    Raises
    ------
    ConfigError
        If an id fits none or several.
    """
    chosen: list[Entry] = []
    for wanted in ids:
        fitting = [entry for name, entry in found.items() if name.startswith(wanted.lower())]
        if len(fitting) != 1:
            raise ConfigError(f"{wanted}: {'no' if not fitting else len(fitting)} dead letters have an id like that")
        chosen += fitting
    if reason is not None:
        chosen += [entry for entry in found.values() if entry.letter.reason == reason and entry.resubmitted is None]
    return list(dict.fromkeys(chosen))


def resubmit(
    settings: Settings, choose: Callable[[Mapping[str, Entry]], Iterable[Entry]], repaired: bytes | None = None
) -> Iterator[Outcome]:
    """Put records back onto the source topic, each with the note that it was, in a transaction of its own.

    Parameters
    ----------
    settings
        The settings.
    choose
        Given all entries, says which.
    repaired
        What to send instead of the record as it was; for a single entry.

    Raises
    ------
    DeliveryError
        If the broker does not take it, or another operator has taken over. What was not reported as done was not done.
    """
    with _transactions(settings) as producer:
        for entry in list(choose(entries(settings))):
            value = entry.letter.raw if repaired is None else repaired
            if (why := _objection(settings, entry, value, as_it_was=repaired is None)) is not None:
                yield Outcome(entry.id, None, why)
                continue
            assert value is not None
            yield Outcome(entry.id, _put_back(settings, producer, entry, value), None)


def _objection(settings: Settings, entry: Entry, value: bytes | None, *, as_it_was: bool) -> str | None:
    """Say why a record can't be put back; None if it can."""
    letter = entry.letter
    if entry.resubmitted is not None:
        return f"was put back before: {entry.resubmitted}"
    if letter.reason == Reason.bad_label_batch:
        return "is a message between scorer and monitor, no chat log"
    if as_it_was and letter.payload != "full":
        return f"its value was not kept (dead_letters.payload was {letter.payload}); say --with FILE"
    if as_it_was and letter.truncated:
        return "only its beginning was kept; say --with FILE"
    scorer = settings.scorer
    path = None if scorer.conversation in {AUTO, NONE} else scorer.conversation
    limit_ns = time.time_ns() + scorer.max_future.ns
    try:
        decode(value, limit_ns=limit_ns, max_bytes=scorer.max_record_bytes, conversation=path)
    except Malformed as problem:
        return f"still can't be read: {problem}"
    return None


def _put_back(settings: Settings, producer: Any, entry: Entry, value: bytes) -> str:
    letter, topics = entry.letter, settings.topics
    coordinates = f"{letter.source}/{letter.partition}/{letter.offset}".encode()
    key = record_key(Record(letter.partition, letter.offset, value), settings)
    timeout_s = settings.scorer.publish_timeout.seconds
    try:
        producer.begin_transaction()
        sent = producer.send(topics.source, value, key=key, headers=[("vd-resubmitted-from", coordinates)])
        where = sent.get(timeout_s)
        detail = f"as partition {where.partition}, offset {where.offset} of {topics.source}"
        note = DeadLetter(
            source=letter.source,
            partition=letter.partition,
            offset=letter.offset,
            reason=RESUBMITTED,
            detail=detail,
            raw=None,
        )
        _, headers = note.to_kafka()
        producer.send(topics.dead_letters, b"", headers=headers).get(timeout_s)
        producer.commit_transaction()
    except KafkaError as error:
        with contextlib.suppress(Exception):  # fenced, or gone: the broker then aborts it
            producer.abort_transaction()
        raise DeliveryError(f"{entry.id}: not put back ({type(error).__name__})") from error
    return detail


@contextlib.contextmanager
def _transactions(settings: Settings) -> Iterator[Any]:
    producer = kafka_client.producer(settings, transactional_id=RESUBMIT_ID)
    try:
        try:
            producer.init_transactions()
        except KafkaError as error:
            raise BrokerUnreachable(f"transactional id {RESUBMIT_ID}: {type(error).__name__}") from error
        yield producer
    finally:
        producer.close(timeout=10)
