"""The bytes of what is published: the same for the live monitor and for a replay.

JSON with sorted keys. Windows and alerts carry deterministic ids, so publishing one again overwrites it with itself.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import orjson

from valuedrift.fleet import FleetRecord
from valuedrift.windows import Alert, Late, Output, Window

__all__ = ["Kind", "Published", "encode"]

Headers = list[tuple[str, bytes]]


class Kind(StrEnum):
    """What an output is; also the name of the setting below `topics` that says where it goes."""

    window = "entropy"
    alert = "alerts"
    late = "late"
    population = "population"
    dynamics = "dynamics"


class Published(NamedTuple):
    """A record, ready to be sent or written.

    Parameters
    ----------
    kind
        Where it goes.
    key
        Kafka key: the identity under which later revisions replace it.
    value
        One line of JSON without a line feed.
    headers
        Kafka headers; alerts are CloudEvents 1.0 in binary mode.
    """

    kind: Kind
    key: bytes
    value: bytes
    headers: Headers


# https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/severity.md: numbers are OpenTelemetry's.
_SEVERITY_NUMBERS: Final = {"warning": b"13", "critical": b"21"}


def encode(output: Output | FleetRecord) -> Published:
    """Return the record of an output of the engine, or of the fleet."""
    record = output.record
    value = orjson.dumps(record, option=orjson.OPT_SORT_KEYS)
    if isinstance(output, Window):
        identity = [record[name] for name in ("model", "segment", "classifier", "start", "end")]
        return Published(Kind.window, orjson.dumps(identity), value, [])
    if isinstance(output, Alert):
        return Published(Kind.alert, record["id"].encode(), value, _cloud_event(record))
    if isinstance(output, FleetRecord):
        return Published(Kind(output.kind), orjson.dumps(output.identity), value, [])
    assert isinstance(output, Late)
    return Published(Kind.late, record["id"].encode(), value, [])


def _cloud_event(record: dict[str, Any]) -> Headers:
    """Return the context attributes of an alert (CloudEvents 1.0, Kafka protocol binding 1.0.2, binary mode)."""
    model, segment = (quote(record[name], safe="") for name in ("model", "segment"))
    return [
        ("ce_specversion", b"1.0"),
        ("ce_id", f"{record['id']}-{record['sequence']}".encode()),
        ("ce_source", f"/valuedrift/{model}/{segment}".encode()),
        ("ce_type", f"io.valuedrift.alert.{record['status']}".encode()),
        ("ce_time", record["at"].encode()),
        ("ce_subject", record["id"].encode()),
        ("ce_partitionkey", record["id"].encode()),
        ("ce_sequence", f"{record['sequence']:010d}".encode()),
        ("ce_severitytext", record["severity"].encode()),
        ("ce_severitynumber", _SEVERITY_NUMBERS[record["severity"]]),
        ("content-type", b"application/json"),
    ]
