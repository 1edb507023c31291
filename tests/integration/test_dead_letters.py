"""Putting dead letters back: once, whoever tries; and what redacted ones still say."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import pytest
from tests.integration.live import TOPICS

from valuedrift.config import Settings, load_settings
from valuedrift.dead_letters import Entry, entries, letter_id, resubmit, select
from valuedrift.errors import ConfigError, DeliveryError
from valuedrift.events import DeadLetter
from valuedrift.kafka_client import fetched_from, producer

GOOD = b'{"event_id": "e%d", "timestamp": "2026-01-01T00:00:00Z", "model": "m", "label": "g1"}'


def settings_for(bootstrap: str, topics: Any) -> Settings:
    for name in ("source", "dead-letters"):
        topics.create(name)
    names = {f"topics.{name}": topics.name(name.replace("_", "-")) for name in TOPICS}
    return load_settings(overrides=names | {"kafka.bootstrap": bootstrap, "scorer.publish_timeout": "30s"})


def publish(settings: Settings, *letters: DeadLetter) -> None:
    out = producer(settings)
    for letter in letters:
        value, headers = letter.to_kafka()
        out.send(settings.topics.dead_letters, value, key=letter.key, headers=headers).get(30)
    out.close()


def letters(count: int) -> list[DeadLetter]:
    """Records that could not be read once and can be now."""
    return [
        DeadLetter(source="s", partition=0, offset=i, reason="classifier_failed", detail="", raw=GOOD % i, key=b"k")
        for i in range(count)
    ]


def everything(found: Mapping[str, Entry]) -> list[Entry]:
    return list(found.values())


def on_source(settings: Settings) -> list[bytes]:
    return sorted(record.value for record in fetched_from(settings, settings.topics.source))


def test_two_operators_at_once_put_each_record_back_once(bootstrap: str, topics: Any) -> None:
    settings = settings_for(bootstrap, topics)
    wanted = letters(3)
    publish(settings, *wanted, wanted[1])  # a restarted scorer has repeated one
    assert list(entries(settings)) == [letter_id(letter) for letter in wanted]
    first = resubmit(settings, everything)
    assert next(first).done == f"as partition 0, offset 0 of {settings.topics.source}"
    second = resubmit(settings, everything)
    outcomes = [next(second)]
    with pytest.raises(DeliveryError, match="not put back"):
        next(first)
    outcomes += second
    assert [outcome.refused is None for outcome in outcomes] == [False, True, True]
    assert str(outcomes[0].refused).startswith("was put back before: as partition 0, offset 0")
    assert on_source(settings) == [GOOD % i for i in range(3)]
    assert [entry.resubmitted is None for entry in entries(settings).values()] == [False] * 3
    assert not select(entries(settings), [], "classifier_failed")


def test_what_can_not_be_put_back_is_said(bootstrap: str, topics: Any) -> None:
    settings = settings_for(bootstrap, topics)
    (good,) = letters(1)
    labels = DeadLetter(source="l", partition=0, offset=1, reason="bad_label_batch", detail="", raw=GOOD % 1)
    cut = DeadLetter(source="s", partition=0, offset=2, reason="too_large", detail="", raw=GOOD % 2, truncated=True)
    publish(settings, good.redacted("hash"), labels, cut)
    found = entries(settings)
    redacted = found[letter_id(good)].letter
    size, sha256 = len(GOOD % 0), hashlib.sha256(GOOD % 0).hexdigest()
    assert (redacted.raw, redacted.key, redacted.size, redacted.sha256) == (None, None, size, sha256)
    refused = [str(outcome.refused) for outcome in resubmit(settings, everything)]
    assert refused == [
        "its value was not kept (dead_letters.payload was hash); say --with FILE",
        "is a message between scorer and monitor, no chat log",
        "only its beginning was kept; say --with FILE",
    ]
    assert on_source(settings) == []
    with pytest.raises(ConfigError, match="no dead letters have an id like that"):
        select(found, ["zz"])
    (outcome,) = resubmit(settings, lambda found: select(found, [letter_id(good)[:5]]), GOOD % 0)
    assert outcome.refused is None
    assert on_source(settings) == [GOOD % 0]
